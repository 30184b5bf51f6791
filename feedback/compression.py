"""Public pages go out compressed, so that a form and all it needs fits the first window of a slow line.

Never the desk's: there a page holds secrets beside text that others typed, and its length would tell of both (BREACH).
"""

import zlib

import brotli
from flask import Flask, Response, request

from feedback.i18n import is_desk

BROTLI_QUALITY = 5
"""The first level that looks for context: a seventh smaller than gzip for a tenth of a millisecond more."""
GZIP_LEVEL = 5
WITH_GZIP_HEADER = 16 + zlib.MAX_WBITS
NOT_WORTH_IT = 600


def init_app(app: Flask) -> None:
    """Compress every public page for browsers that take brotli or gzip."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    if response.mimetype != "text/html" or is_desk():
        return response
    response.headers.add("Vary", "Accept-Encoding")
    encoding = "" if response.content_encoding else _accepted()
    page = response.get_data() if encoding else b""
    if len(page) > NOT_WORTH_IT:
        response.set_data(_brotli(page) if encoding == "br" else _gzip(page))
        response.headers["Content-Encoding"] = encoding
    return response


def _accepted() -> str:
    """The better of the two that the browser takes; `;q=0` says that it does not."""
    accepted = request.accept_encodings
    return next((encoding for encoding in ("br", "gzip") if accepted[encoding]), "")


def _brotli(page: bytes) -> bytes:
    packed: bytes = brotli.compress(page, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
    return packed


def _gzip(page: bytes) -> bytes:
    """Without the time of day that the gzip module writes into its header."""
    packer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, WITH_GZIP_HEADER)
    return packer.compress(page) + packer.flush()

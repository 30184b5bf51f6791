"""Public pages go out compressed, so that a form and all it needs fits the first window of a slow line.

Never the desk's: there a page holds secrets beside text that others typed, and its length would tell of both (BREACH).
"""

import zlib

from flask import Flask, Response, request

from feedback.i18n import is_desk

LEVEL = 5
WITH_GZIP_HEADER = 16 + zlib.MAX_WBITS
NOT_WORTH_IT = 600


def init_app(app: Flask) -> None:
    """Compress every public page for browsers that take gzip."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    if response.mimetype != "text/html" or is_desk():
        return response
    response.vary.add("Accept-Encoding")
    if "gzip" in request.headers.get("Accept-Encoding", "") and not response.content_encoding:
        page = response.get_data()
        if len(page) > NOT_WORTH_IT:
            response.set_data(_gzip(page))
            response.headers["Content-Encoding"] = "gzip"
    return response


def _gzip(page: bytes) -> bytes:
    """Without the time of day that the gzip module writes into its header."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, WITH_GZIP_HEADER)
    return packer.compress(page) + packer.flush()

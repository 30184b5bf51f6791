"""Static files under names that hold a digest of their content, so that a browser asks for each version once.

There are five small ones: they are read, digested and compressed when the process starts, and served from memory.
WhiteNoise would need a build step for the names and the compressed copies.
"""

import gzip
import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path
from typing import Any

import brotli
from flask import Flask, Response, abort, request

IMMUTABLE = "public, max-age=31536000, immutable"
DIGEST = re.compile(r"\.([0-9a-f]{10})(?=\.[^.]+$)")


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file in each form a browser may accept, best first."""

    digest: str
    content_type: str
    forms: tuple[tuple[str, bytes], ...]

    def named(self, name: str) -> str:
        stem, _, suffix = name.rpartition(".")
        return f"{stem}.{self.digest}.{suffix}"


def init_app(app: Flask) -> None:
    """`url_for("static", filename=…)` gives the name with the digest; the plain name is served too, unkept."""
    files = _read(Path(app.static_folder or ""))

    @app.url_defaults
    def name_with_digest(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and values.get("filename") in files:
            values["filename"] = files[values["filename"]].named(values["filename"])

    def serve(filename: str) -> Response:
        digest = DIGEST.search(filename)
        file = files.get(DIGEST.sub("", filename)) or abort(404)
        return _answer(file, is_current=digest is not None and digest[1] == file.digest)

    app.view_functions["static"] = serve


def _answer(file: StaticFile, *, is_current: bool) -> Response:
    accepted = request.headers.get("Accept-Encoding", "")
    encoding, body = next((encoding, body) for encoding, body in file.forms if encoding in accepted or not encoding)
    headers = {"Cache-Control": IMMUTABLE if is_current else "no-cache", "Vary": "Accept-Encoding"}
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(body, content_type=file.content_type, headers=headers)


@cache
def _read(folder: Path) -> dict[str, StaticFile]:
    return {path.relative_to(folder).as_posix(): _file(path) for path in folder.rglob("*") if path.is_file()}


def _file(path: Path) -> StaticFile:
    content = path.read_bytes()
    kind = guess_type(path.name)[0] or "application/octet-stream"
    return StaticFile(
        digest=sha256(content).hexdigest()[:10],
        content_type=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
        forms=(("br", brotli.compress(content)), ("gzip", gzip.compress(content, 9)), ("", content)),
    )

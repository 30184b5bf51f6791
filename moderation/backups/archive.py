"""One file of a backup: a zip with JSON lines a table and a manifest. Written and read in a stream."""

import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from moderation.backups.manifest import Contents, Manifest, Moment, from_json
from moderation.backups.parts import Excerpt, Part
from moderation.backups.values import plain, reader_of

MANIFEST = "manifest.json"
UNFINISHED = ".part"
QUICK = 1  # ciphertext does not compress; this takes back what base64 added

Row = dict[str, Any]


class Damaged(Exception):
    """The file is not what was written; `where` names the file, or the table in it."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class Packing:
    """A file being written."""

    def __init__(self, zipped: ZipFile) -> None:
        self._zip = zipped
        self.tables: dict[str, Contents] = {}

    def add(self, excerpt: Excerpt, rows: Iterable[Iterable[Any]]) -> None:
        """Write a table: a line of column names, then a line a row."""
        digest, count = hashlib.sha256(), -1
        with self._zip.open(_member(excerpt.name), "w", force_zip64=True) as member:
            for line in _lines(excerpt, rows):
                digest.update(line)
                member.write(line)
                count += 1
        self.tables[excerpt.name] = Contents(count, digest.hexdigest())


class Archive:
    """A whole file, open for reading."""

    def __init__(self, zipped: ZipFile, manifest: Manifest) -> None:
        self._zip = zipped
        self.manifest = manifest

    def rows(self, excerpt: Excerpt) -> Iterator[Row]:
        """A table's rows by column name. Raises Damaged, in the end at the latest: until then nothing is sure."""
        try:
            yield from self._checked_rows(excerpt)
        except (BadZipFile, EOFError, KeyError, OSError, ValueError, zlib.error) as error:
            raise Damaged(excerpt.name) from error

    def _checked_rows(self, excerpt: Excerpt) -> Iterator[Row]:
        readers = [reader_of(column) for column in excerpt.columns]
        digest, count = hashlib.sha256(), -1
        with self._zip.open(_member(excerpt.name)) as member:
            for line in member:
                digest.update(line)
                count += 1
                if count:
                    stored = json.loads(line)
                    values = (read(value) for read, value in zip(readers, stored, strict=True))
                    yield dict(zip(excerpt.headings, values, strict=True))
                elif json.loads(line) != excerpt.headings:
                    raise ValueError(excerpt.name)
        if self.manifest.tables[excerpt.name] != Contents(count, digest.hexdigest()):
            raise ValueError(excerpt.name)


@contextmanager
def packed(path: Path, part: Part, moment: Moment) -> Iterator[Packing]:
    """Write a file, for its owner alone. It takes its name once it is whole and on disk; else nothing is left."""
    unfinished = path.with_name(path.name + UNFINISHED)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=QUICK) as zipped:
                packing = Packing(zipped)
                yield packing
                zipped.writestr(MANIFEST, Manifest(moment, part, packing.tables).to_json())
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Read a file. Raises Damaged where it is none of ours, or OSError."""
    try:
        zipped = ZipFile(path)
    except BadZipFile as error:
        raise Damaged(path.name) from error
    with zipped:
        yield Archive(zipped, _manifest(zipped, path))


def _manifest(zipped: ZipFile, path: Path) -> Manifest:
    try:
        return from_json(zipped.read(MANIFEST))
    except (BadZipFile, KeyError, TypeError, ValueError, zlib.error) as error:
        raise Damaged(path.name) from error


def _lines(excerpt: Excerpt, rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    yield _line(excerpt.headings)
    for row in rows:
        yield _line(list(row))


def _line(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=plain).encode() + b"\n"


def _member(name: str) -> str:
    return f"{name}.jsonl"

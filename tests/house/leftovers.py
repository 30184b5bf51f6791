"""Looking for traces: what the journey must not leave in any file."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus

from feedback.counter_store import file_of_instance

GROUPING = re.compile(rb"[\s_.:-]+")


def files_of(database_url: str, database_file: Path, *more: Path) -> dict[str, bytes]:
    """Everything the program wrote: database, its write-ahead log, counters and their log, and what it said."""
    counters = file_of_instance(database_url)
    beside = [*database_file.parent.glob(f"{database_file.name}*"), *counters.parent.glob(f"{counters.name}*")]
    return {str(path): path.read_bytes() for path in (*beside, *more)}


def found(traces: Mapping[str, str], files: Mapping[str, bytes]) -> list[str]:
    """`trace in file` for each trace that is in a file in any of its spellings."""
    return [
        f"{name} in {file}"
        for name, trace in traces.items()
        for file, content in files.items()
        if any(spelling in content for spelling in _spellings(trace))
    ]


def code_found(codes: Iterable[str], files: Mapping[str, bytes]) -> list[str]:
    """Files in which a receipt code stands, whatever its grouping and case."""
    return [
        file for file, content in files.items() for code in codes if code.encode() in GROUPING.sub(b"", content).upper()
    ]


def _spellings(trace: str) -> set[bytes]:
    plain = {
        trace,
        quote(trace),
        quote_plus(trace),
        trace.encode("unicode_escape").decode(),
        repr(trace.encode())[2:-1],
    }
    return {spelling.encode() for spelling in plain} | {trace.encode("utf-16-le"), trace.encode().hex().encode()}

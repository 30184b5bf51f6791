"""What script there is runs in a WebView of Android 8: nothing newer than ES2017, and nothing kept."""

import re
from pathlib import Path

import esprima
import pytest

SCRIPTS = sorted((Path(__file__).parents[2] / "feedback" / "static").glob("*.js"))
NEWER = re.compile(
    r"\{\s*\.\.\.|\.\.\.[\w.]+\s*\}|\.(?:flat|flatMap|at|replaceAll|matchAll|fromEntries|allSettled|any|finally|trimStart|trimEnd"
    r"|replaceChildren|submitter|structuredClone|description)\(|\b(?:globalThis|structuredClone|queueMicrotask|BigInt)\b"
)
KEEPS = re.compile(r"\b(?:localStorage|sessionStorage|indexedDB|caches|cookie|serviceWorker|pushState|replaceState)\b")


def newer_than_es2017(source: str) -> str:
    """What an old browser would stumble over; empty where there is nothing."""
    try:
        esprima.parseScript(source)
    except esprima.Error as error:
        return str(error)
    found = NEWER.search(source)
    return found[0] if found else ""


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_phone_of_2017_runs_it(script: Path) -> None:
    assert newer_than_es2017(script.read_text(encoding="utf-8")) == ""


@pytest.mark.parametrize(
    "source",
    ["a?.b", "a ?? b", "try {} catch {}", "x = {...y}", "a ||= 1", "1_000", "list.at(-1)", "[].flat()", "class A {#b}"],
)
def test_what_is_newer_is_found(source: str) -> None:
    assert newer_than_es2017(source)


def test_what_was_there_in_2017_is_not() -> None:
    assert (
        newer_than_es2017("async function f(a, ...rest) { await g(...rest, a ** 2); return Object.entries(`${a}`) }")
        == ""
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_it_keeps_nothing_in_the_browser(script: Path) -> None:
    assert not KEEPS.search(script.read_text(encoding="utf-8"))

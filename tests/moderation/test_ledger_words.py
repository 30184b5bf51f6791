"""Oversight reads the ledger in words; an act or a fact without them is one somebody forgot to name."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from feedback import ledger_stored
from feedback.db import db
from feedback.models import DispatchEventKind, LedgerRow
from moderation.oversight.ledger_words import ACT_WORDS, FACT_WORDS, SUBJECT_WORDS, facts_words
from tests.cast import Cast
from tests.house.everything import one_of_everything

SOURCES = [
    path.read_text()
    for package in ("feedback", "moderation")
    for path in Path(package).rglob("*.py")
    if "demo" not in path.parts
]
WRITES = {"record", "_record", "_on_the_ledger"}
TOLD_IN = {"facts", "told", "given", "ENTERED"}
TOLD_BY = {"facts", "_facts", "facts_of", "_told"}
"""Variables and functions of facts for the ledger, by the names they have in the code."""
LITERAL_SUBJECT = re.compile(r'subject=\("([a-z]+)"')


def nodes() -> Iterator[ast.AST]:
    for source in SOURCES:
        yield from ast.walk(ast.parse(source))


def called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def words_of(node: ast.AST) -> Iterator[str]:
    """The literals an expression may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.IfExp):
        yield from (*words_of(node.body), *words_of(node.orelse))


def acts() -> set[str]:
    calls = (node for node in nodes() if isinstance(node, ast.Call) and called(node) in WRITES)
    return {act for call in calls for argument in call.args for act in words_of(argument)}


def facts_in(node: ast.AST) -> Iterator[ast.AST]:
    """Where facts for the ledger are written out."""
    if isinstance(node, ast.keyword) and node.arg == "facts":
        yield node.value
    if isinstance(node, ast.Assign) and {getattr(one, "id", "") for one in node.targets} & TOLD_IN:
        yield node.value
    if isinstance(node, ast.FunctionDef) and node.name in TOLD_BY:
        yield from (one for one in ast.walk(node) if isinstance(one, ast.Dict))


def facts() -> set[str]:
    written = (value for node in nodes() for value in facts_in(node) if isinstance(value, ast.Dict))
    return {name for told in written for key in told.keys if key for name in words_of(key)}


def test_every_act_has_words() -> None:
    found = acts() | {f"dispatch_{kind}" for kind in DispatchEventKind} | {ledger_stored.ARCHIVING}
    assert {"registry_imported", "open_case", "unmask_case", "queue_dispatch"} <= found
    assert found - ACT_WORDS.keys() == set(), "name the act in moderation/oversight/ledger_words.py"


def test_every_subject_and_fact_has_words() -> None:
    assert {found for source in SOURCES for found in LITERAL_SUBJECT.findall(source)} - SUBJECT_WORDS.keys() == set()
    assert {"relations", "findings", "digest", "destroyed", "at_once"} <= facts()
    assert facts() - FACT_WORDS.keys() == set()


def test_what_a_journey_leaves_is_all_in_words(cast: Cast) -> None:
    one_of_everything(cast)
    rows = db.session.execute(select(LedgerRow.act, LedgerRow.subject_kind, LedgerRow.facts)).all()
    assert {act for act, _, _ in rows} <= ACT_WORDS.keys()
    assert {kind for _, kind, _ in rows} <= SUBJECT_WORDS.keys()
    assert {name for *_, told in rows for name in json.loads(told)} <= FACT_WORDS.keys()


def test_facts_read_as_words(app: object) -> None:
    assert facts_words({"fields": ["report", "messages"], "upheld": True}) == "内容：原文、留言；是否支持：是"

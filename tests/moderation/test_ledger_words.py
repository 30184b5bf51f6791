"""Oversight reads the ledger in words; an act or a fact without them is one somebody forgot to name."""

import re
from pathlib import Path

from moderation.oversight.ledger_words import ACT_WORDS, FACT_WORDS, SUBJECT_WORDS, facts_words

SOURCES = [path.read_text() for path in Path("moderation").rglob("*.py") if "demo" not in path.parts]
LITERAL_ACT = re.compile(r'(?:\brecord|_on_the_ledger|_record)\(\s*(?:dispatch,\s*)?"([a-z_]+)"')
LITERAL_SUBJECT = re.compile(r'subject=\("([a-z]+)"')
LITERAL_FACT = re.compile(r'facts=\{"([a-z_]+)"')


def found(pattern: re.Pattern[str]) -> set[str]:
    return {name for source in SOURCES for name in pattern.findall(source)}


def test_every_act_has_words() -> None:
    acts = found(LITERAL_ACT)
    assert len(acts) > 15
    assert acts - ACT_WORDS.keys() == set(), "name the act in moderation/oversight/ledger_words.py"


def test_every_subject_and_fact_has_words() -> None:
    assert found(LITERAL_SUBJECT) - SUBJECT_WORDS.keys() == set()
    assert found(LITERAL_FACT) - FACT_WORDS.keys() == set()


def test_facts_read_as_words(app: object) -> None:
    assert facts_words({"fields": ["report", "messages"], "upheld": True}) == "内容：原文、留言；是否支持：是"

"""The ledger in words: acts, what was acted on, and facts. An act without words here shows its own name."""

import uuid
from typing import Any

from flask_babel import lazy_gettext as _l

from feedback.numbers import number_of

SUBJECT_WORDS: dict[str, Any] = {
    "case": _l("反映"),
    "matter": _l("事项"),
    "dispatch": _l("转办单"),
    "answer": _l("答复"),
    "staff": _l("人员"),
    "office": _l("受理机构"),
    "tally": _l("统计"),
}

FACT_WORDS: dict[str, Any] = {
    "fields": _l("打开的内容"),
    "reason": _l("理由"),
    "digest": _l("文本校验值"),
    "messages": _l("留言数"),
    "form": _l("格式"),
    "roles": _l("角色"),
    "unit": _l("单位"),
    "days": _l("天数"),
    "upheld": _l("是否支持"),
}

DIGEST_SHOWN = 12


def subject_words(kind: str, identifier: str) -> str:
    """`反映 K7M2-9QXT`: numbers for what has one, the rest as it is."""
    kind_words = str(SUBJECT_WORDS.get(kind, kind))
    if kind not in ("case", "matter", "dispatch"):
        return kind_words if len(identifier) > DIGEST_SHOWN else f"{kind_words} {identifier}"
    return f"{kind_words} {number_of(uuid.UUID(identifier))}"


def facts_words(facts: dict[str, Any]) -> str:
    """`理由：…；天数：3`; long digests are cut, for a person compares beginnings."""
    return "；".join(f"{FACT_WORDS.get(name, name)}：{_plain(value)}" for name, value in facts.items())


def _plain(value: object) -> str:
    if isinstance(value, list):
        return "、".join(map(_plain, value))
    text = str(value)
    return text[:DIGEST_SHOWN] + "…" if len(text) in (32, 64) and text.isalnum() else text

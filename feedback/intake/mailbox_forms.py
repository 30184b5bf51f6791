"""What is typed in the mailbox's forms, checked: one message for each field that needs another look."""

import secrets
from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from feedback import crockford
from feedback.models import Resolved
from feedback.receipts import CODE_LENGTH, BadCode
from feedback.wording import clean, has_forbidden

Posted = MultiDict[str, str]
Errors = dict[str, str]

LONGEST_TEXT = 2000
SATISFACTIONS = frozenset("12345")
MOST_NAMED = 5
"""Impossible characters of a code that are named; whoever pasted a whole sentence needs no list."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A rating as posted; `resolved` is None only where `errors` says so."""

    resolved: Resolved | None
    satisfaction: int | None
    comment: str
    errors: Errors


def read_text(posted: Posted, name: str, *, missing: str = "") -> tuple[str, Errors]:
    """A text of at most 2,000 characters in canonical form; empty is an error where `missing` says what to write."""
    text = clean(posted.get(name, ""))
    if has_forbidden(text):
        return text, {name: _("这一栏里有看不见的控制字符，已经去掉。请看一遍，再按一次提交")}
    if len(text) > LONGEST_TEXT:
        return text, {name: _("最多 %(most)s 字，现在是 %(count)s 字，请删减", most=LONGEST_TEXT, count=len(text))}
    return text, {name: missing} if missing and not text else {}


def read_judgement(posted: Posted) -> Judgement:
    comment, errors = read_text(posted, "comment")
    resolved, satisfaction = posted.get("resolved", ""), posted.get("satisfaction", "")
    if resolved not in set(Resolved):
        errors["resolved"] = _("请选一项：问题解决了吗")
    if satisfaction and satisfaction not in SATISFACTIONS:
        errors["satisfaction"] = _("请从列表里选")
    return Judgement(
        Resolved(resolved) if "resolved" not in errors else None,
        int(satisfaction) if satisfaction and "satisfaction" not in errors else None,
        comment,
        errors,
    )


def read_once(posted: Posted) -> bytes:
    """The form's random value; a program that sends none gets no protection from sending twice."""
    return posted.get("once", "").encode(errors="replace") or secrets.token_bytes(16)


def bad_code_words(typed: str, error: BadCode) -> str:
    """What is wrong with a code as typed, and what one looks like."""
    if not crockford.clean(typed):
        return _("请输入查询码，%(length)s 位数字和字母", length=CODE_LENGTH)
    if error.impossible:
        named = _("、").join(error.impossible[:MOST_NAMED])
        return _("查询码里不会有“%(named)s”，只有数字和字母（没有 I、L、O、U）。请对照再看一遍", named=named)
    return _("查询码是 %(length)s 位，您输入了 %(count)s 位", length=CODE_LENGTH, count=error.length)

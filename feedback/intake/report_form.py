"""The report form as posted becomes a Report, with one message for each field that needs another look."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice, zip_longest

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from feedback.categories import CODES, MOST_CATEGORIES, Level, TargetKind
from feedback.intake import choices
from feedback.reports import MOST_TARGETS, Identity, Report
from feedback.wording import clean, has_forbidden

Posted = MultiDict[str, str]

SHORTEST_DESCRIPTION, LONGEST_DESCRIPTION = 10, 5000
LONGEST_TEXT = 2000
LONGEST_NAME = 100
MOST_ROWS = 20
"""Rows that are shown again. The page never offers a sixth; a program's thousands would take seconds to show."""
IDENTITY_FIELDS = ("contact_name", "contact", "own_unit", "position")
HONEYPOT = "leave_empty"
KINDS = frozenset(kind.value for kind in TargetKind)
LEVELS = frozenset(level.value for level in Level)
FREQUENCIES = frozenset(value for value, _words in choices.FREQUENCIES)
SUBMITTER_KINDS = frozenset(value for value, _words in choices.SUBMITTER_KINDS)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read; the report is whole and may be sealed only where `errors` (field id: message) is empty."""

    report: Report
    errors: dict[str, str]


def read_report(posted: Posted, *, is_known_place: bool, takes_identity: bool) -> Reading:
    """Check every field, in the order of the page. `is_known_place` tells whether the posted region, if any, exists."""
    reader = _Reader(posted)
    report = Report(
        categories=reader.categories(),
        targets=reader.targets(),
        description=reader.description(),
        issuer_name=reader.text("issuer_name", LONGEST_NAME),
        issuer_level=Level(reader.choice("issuer_level", LEVELS, Level.UNKNOWN)),
        region=reader.region(is_known_place),
        frequency=reader.choice("frequency", FREQUENCIES, ""),
        after_hours=reader.flag("after_hours"),
        data_items=_lines(reader.text("data_items", LONGEST_TEXT)),
        from_own_unit=reader.flag("from_own_unit"),
        keep_from=reader.text("keep_from", LONGEST_TEXT),
        submitter_kind=reader.choice("submitter_kind", SUBMITTER_KINDS, "unsaid"),
        identity=reader.identity(takes_identity),
    )
    return Reading(report, reader.errors)


def targets_as_typed(posted: Posted) -> list[tuple[str, str]]:
    """Kind and name of each row of the form, those left empty included; at least one, MOST_ROWS at most."""
    rows = zip_longest(posted.getlist("target_kind"), posted.getlist("target_name"), fillvalue="")
    return list(islice(rows, MOST_ROWS)) or [("", "")]


class _Reader:
    def __init__(self, posted: Posted) -> None:
        self.posted = posted
        self.errors: dict[str, str] = {}

    def text(self, name: str, most: int) -> str:
        return self.checked(name, self.posted.get(name, ""), most)

    def checked(self, field_id: str, typed: str, most: int) -> str:
        text = clean(typed)
        if has_forbidden(text):
            self.errors[field_id] = _("这一栏里有看不见的控制字符，已经去掉。请看一遍，再按一次提交")
        elif len(text) > most:
            self.errors[field_id] = _("最多 %(most)s 字，现在是 %(count)s 字，请删减", most=most, count=len(text))
        return text

    def description(self) -> str:
        text = self.text("description", LONGEST_DESCRIPTION)
        if not text:
            self.errors["description"] = _("请写下情况，至少 %(least)s 个字", least=SHORTEST_DESCRIPTION)
        elif len(text) < SHORTEST_DESCRIPTION:
            self.errors["description"] = _(
                "请再写详细些，至少 %(least)s 个字，现在是 %(count)s 个", least=SHORTEST_DESCRIPTION, count=len(text)
            )
        return text

    def choice(self, name: str, allowed: Collection[str], default: str) -> str:
        typed = self.posted.get(name, "")
        if typed and typed not in allowed:
            self.errors[name] = _("请从列表里选")
            return default
        return typed or default

    def flag(self, name: str) -> bool:
        return bool(self.posted.get(name))

    def categories(self) -> tuple[str, ...]:
        chosen = tuple(dict.fromkeys(filter(None, self.posted.getlist("category"))))
        if not CODES.issuperset(chosen):
            self.errors["category"] = _("请从列表里选")
        elif len(chosen) > MOST_CATEGORIES:
            self.errors["category"] = _(
                "最多选 %(most)s 项，现在选了 %(count)s 项", most=MOST_CATEGORIES, count=len(chosen)
            )
        return chosen

    def targets(self) -> tuple[tuple[str, str], ...]:
        rows = [self.target(row, kind, name) for row, (kind, name) in enumerate(targets_as_typed(self.posted), 1)]
        filled = tuple((kind or TargetKind.OTHER.value, name) for kind, name in rows if kind or name)
        if len(filled) > MOST_TARGETS:
            self.errors["target_name-1"] = _("最多写 %(most)s 个，其余的可以写在情况里", most=MOST_TARGETS)
        return filled

    def target(self, row: int, kind: str, name: str) -> tuple[str, str]:
        if kind and kind not in KINDS:
            self.errors[f"target_kind-{row}"] = _("请从列表里选")
        return kind, self.checked(f"target_name-{row}", name, LONGEST_NAME)

    def region(self, is_known_place: bool) -> str:
        typed = clean(self.posted.get("region", ""))
        if typed and not is_known_place:
            self.errors["region"] = _("没有这个地区，请从列表里选，也可以不选")
        return typed

    def identity(self, takes_identity: bool) -> Identity:
        identity = Identity(*(self.text(name, LONGEST_NAME) for name in IDENTITY_FIELDS))
        if identity.is_given() and not takes_identity:
            # Never dropped in silence: who leaves an address waits for an answer.
            self.errors["contact"] = _("保密员不足两人，现在不能留联系方式。请清空这几栏再提交")
        return identity


def _lines(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, text.split("\n"))))

"""我写的内容: the report as its submitter sent it, in the words of the form."""

from typing import Any

from flask_babel import gettext as _

from feedback.categories import LEAVES
from feedback.intake import choices
from feedback.intake.offer import name_of_place

Facts = list[tuple[str, str]]


def facts_said(said: dict[str, Any]) -> Facts:
    """Label and words of everything but the description; what was left empty has empty words. One statement at most."""
    place = said.get("region", "")
    return [
        (_("类别"), _("；").join(_category(code) for code in said.get("categories", ()))),
        (_("涉及"), _("；").join(_target(kind, name) for kind, name in said.get("targets", ()))),
        (_("要求的单位"), said.get("issuer_name", "")),
        (_("哪一级"), _one_of(choices.LEVELS, said.get("issuer_level", ""))),
        (_("地区"), (name_of_place(place) or place) if place else ""),
        (_("多久一次"), _one_of(choices.FREQUENCIES, said.get("frequency", ""))),
        (_("时间"), _("下班后、节假日也要做") if said.get("after_hours") else ""),
        (_("要填的数据"), "\n".join(said.get("data_items", ()))),
        (_("身份"), _kind_of_submitter(said.get("submitter_kind", ""))),
        (_("本单位"), _("这是我所在单位的要求") if said.get("from_own_unit") else ""),
        (_("不要转给"), said.get("keep_from", "")),
    ]


def _category(code: str) -> str:
    return _one_of(choices.CATEGORIES, code) or (_(LEAVES[code]) if code in LEAVES else code)


def _target(kind: str, name: str) -> str:
    words = _one_of(choices.TARGET_KINDS, kind)
    return _("%(name)s（%(kind)s）", name=name, kind=words) if name and words else name or words


def _kind_of_submitter(kind: str) -> str:
    return "" if kind == "unsaid" else _one_of(choices.SUBMITTER_KINDS, kind)


def _one_of(options: tuple[tuple[str, str], ...], value: str) -> str:
    return str(dict(options).get(value, ""))

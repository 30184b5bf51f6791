"""The classification of a case, as a form beside its original."""

import uuid
from collections.abc import Container, Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, ValidationError
from wtforms.validators import DataRequired

from feedback import identifiers
from feedback.categories import LEAVES, LETTERS, Level, Nature
from moderation.cases.case_words import LEVEL, NATURE, category_words
from moderation.cases.classification import Classification
from moderation.forms.fields import SeenForm, Words, id_or_none, one_of
from moderation.routing.registry_choices import Choice, counties, targets

MOST_ITEMS = 20
LONGEST_ITEM = 100


class ClassifyForm(SeenForm):
    """Three leaves at most, the first primary."""

    primary = SelectField(_l("主要类别"), [DataRequired(_l("请选主要类别"))])
    second = SelectField(_l("另属"), default="")
    third = SelectField(_l("还属"), default="")
    target = SelectField(_l("对象"), default="")
    county = SelectField(_l("县区"), default="")
    nature = SelectField(_l("性质"), [DataRequired(_l("请选性质"))])
    source_level = SelectField(_l("要求出自"), default="")
    data_items = Words(
        _l("要填报的数据"),
        most=LONGEST_ITEM * MOST_ITEMS,
        description=_l("一行一项，写通用名称，不照抄原文"),
        render_kw={"rows": 2},
    )
    barred = SelectMultipleField(_l("须回避的单位"), description=_l("本件不交给这些单位及其下级"))

    def validate_second(self, field: SelectField) -> None:
        self._refuse_repeats(field)

    def validate_third(self, field: SelectField) -> None:
        self._refuse_repeats(field)

    def validate_data_items(self, field: Words) -> None:
        items = self.items()
        if len(items) > MOST_ITEMS:
            raise ValidationError(_("最多 %(most)s 项，现在有 %(count)s 项", most=MOST_ITEMS, count=len(items)))
        for item in items:
            if len(item) > LONGEST_ITEM or identifiers.find(item):
                raise ValidationError(_("“%(item)s”不是通用的数据名称", item=item[:20]))

    def items(self) -> tuple[str, ...]:
        lines = (line.strip() for line in (self.data_items.data or "").splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))

    @property
    def told(self) -> dict[str, Any]:
        return {"made": self.made()}

    def made(self) -> Classification:
        """Of a valid form."""
        chosen = (self.primary.data, self.second.data, self.third.data)
        return Classification(
            categories=tuple(code for code in chosen if code),
            county=self.county.data or None,
            target_id=id_or_none(self.target.data),
            nature=Nature(self.nature.data),
            source_level=Level(self.source_level.data) if self.source_level.data else None,
            data_items=self.items(),
            barred=frozenset(uuid.UUID(unit_id) for unit_id in self.barred.data or ()),
        )

    def _refuse_repeats(self, field: SelectField) -> None:
        before = [self.primary.data, *([self.second.data] if field is self.third else [])]
        if field.data and field.data in before:
            raise ValidationError(_("与前面选的重复"))


def classify_form(
    now: Classification,
    proposed: Classification | None,
    *,
    version: int,
    office_id: uuid.UUID,
    units: list[Choice],
    **source: Any,
) -> ClassifyForm:
    """As the case is classified now; what nobody has settled yet shows what the text proposes. Two statements.

    What was typed is read from the request unless `source` says `formdata=None`.
    """
    form = ClassifyForm(prefix="classify-", data=_as_data(now, proposed or now, version), **source)
    leaves = _leaves()
    form.primary.choices = [*one_of((), blank=_("请选择")), *leaves]
    for field in (form.second, form.third):
        field.choices = [*one_of((), blank=_("无")), *leaves]
    form.target.choices = one_of(targets(office_id), blank=_("登记册里没有"))
    form.county.choices = one_of(_with_present(counties(office_id), now.county), blank=_("不明"))
    form.nature.choices = one_of(((nature.value, NATURE[nature]) for nature in Nature), blank=_("请选择"))
    form.source_level.choices = one_of(((level.value, LEVEL[level]) for level in Level), blank=_("未定"))
    form.barred.choices = one_of(_chosen_first(units, form.barred.data))
    return form


def _as_data(now: Classification, proposed: Classification, version: int) -> dict[str, object]:
    leaves = [code for code in now.categories if code in LEAVES] + ["", "", ""]
    return {
        "version": version,
        "primary": leaves[0],
        "second": leaves[1],
        "third": leaves[2],
        "target": str(now.target_id or ""),
        "county": now.county or "",
        "nature": now.nature or "",
        "source_level": now.source_level or proposed.source_level or "",
        "data_items": "\n".join(now.data_items or proposed.data_items),
        "barred": [str(unit_id) for unit_id in now.barred or proposed.barred],
    }


def _leaves() -> list[Any]:
    return [
        choice
        for letter in LETTERS
        for choice in one_of(
            ((code, category_words(code)) for code in LEAVES if code.startswith(letter)), group=category_words(letter)
        )
    ]


def _chosen_first(units: Iterable[Choice], chosen: Container[str] | None) -> list[Choice]:
    """In the same order otherwise: what the text proposes is seen without going through them all."""
    return sorted(units, key=lambda unit: unit[0] not in (chosen or ()))


def _with_present(choices: Iterable[tuple[str, str]], code: str | None) -> list[tuple[str, str]]:
    """A submitter may name a county the office does not serve."""
    known = list(choices)
    return known if not code or code in dict(known) else [*known, (code, code)]

"""The abstract editor: beside the original on the page of an opened case, and on a page of its own."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from feedback.models import Dispatch, DispatchKind, GatherChoice, Matter
from feedback.wording import clean
from moderation.checks.findings import Finding
from moderation.dispatches.abstract_drafts import LONGEST_REASON, DraftText
from moderation.dispatches.abstracts import OpenedDraft, written_so_far
from moderation.dispatches.coarse import period_options, place_options
from moderation.dispatches.few_reports import are_few
from moderation.dispatches.originals import name_of_finding
from moderation.routing.hierarchy import UnitFacts
from moderation.routing.responsible import Addressees, addressees_for
from moderation.views.choices import choices
from moderation.views.dispatch_forms import WITH_DISPATCH, AbstractForm

ALL_USERS = "all-users"
OVERRIDE = "override."


@dataclass(frozen=True, slots=True)
class Editor:
    """What `moderation/_dispatch_panel.html` shows. `version` and `kind` are the dispatch's, 0 and None before there is
    one; then `written` is how many abstracts the matter already had, so that a second press is not a second dispatch.
    """

    matter: Matter
    case_id: uuid.UUID
    form: AbstractForm
    addressees: Addressees
    action: str
    version: int = 0
    written: int | None = None
    findings: Sequence[Finding] = ()
    overrides: Mapping[str, str] = field(default_factory=dict)
    is_few: bool = False
    kind: DispatchKind | None = None

    @property
    def marks(self) -> list[tuple[str, Finding, str]]:
        """Each finding once, with the name of its field and the reason given so far."""
        named = {name_of_finding(finding): finding for finding in self.findings if finding.blocks}
        return [(OVERRIDE + name, finding, self.overrides.get(name, "")) for name, finding in named.items()]


def new_editor(matter: Matter, case_id: uuid.UUID, *, from_own_unit: bool = False, typed: bool = False) -> Editor:
    """For a new dispatch of the matter, beside one of its cases; `typed`: with what was just posted."""
    action = url_for("desk.draft_abstract", matter_id=matter.id)
    addressees = addressees_for(matter, from_own_unit=from_own_unit)
    form = AbstractForm() if typed else AbstractForm(formdata=None, **_suggested(matter, addressees))
    written = request.form.get("written", type=int) if typed else written_so_far(matter.id)
    return _offering(Editor(matter, case_id, form, addressees, action, written=written))


def editor_of(opened: OpenedDraft) -> Editor:
    """For an unapproved text that was opened."""
    dispatch, text = opened.dispatch, opened.text
    filled = {
        "unit": _unit_of(dispatch),
        "abstract": text.words.abstract,
        "questions": text.words.questions,
        "place": text.words.place,
        "period": text.words.period,
    }
    form = AbstractForm(formdata=None, gather=_choice_made(dispatch.matter), **filled)
    made = edit_editor(dispatch, opened.case_id, form, from_own_unit=opened.from_own_unit)
    return with_findings(made, opened.findings, text.overrides)


def edit_editor(
    dispatch: Dispatch, case_id: uuid.UUID, form: AbstractForm | None = None, *, from_own_unit: bool = False
) -> Editor:
    """For a dispatch that is being drafted, with what was just posted unless a filled form is given."""
    action = url_for("desk.edit_abstract", dispatch_id=dispatch.id)
    addressees = addressees_for(dispatch.matter, from_own_unit=from_own_unit)
    made = Editor(dispatch.matter, case_id, form or AbstractForm(), addressees, action, dispatch.version)
    return _offering(replace(made, kind=dispatch.kind))


def with_findings(editor: Editor, findings: Sequence[Finding], overrides: Mapping[str, str]) -> Editor:
    return replace(editor, findings=findings, overrides=overrides)


def overrides_typed() -> dict[str, str]:
    """The reasons given for findings let pass, by name of finding."""
    typed = {
        name.removeprefix(OVERRIDE): clean(text) for name, text in request.form.items() if name.startswith(OVERRIDE)
    }
    return {name: text[:LONGEST_REASON] for name, text in typed.items() if text}


def text_typed(form: AbstractForm) -> DraftText:
    return DraftText(form.typed, overrides_typed())


def unit_typed(form: AbstractForm) -> tuple[uuid.UUID | None, DispatchKind]:
    """Whom the dispatch is for: one unit, or all using units at once."""
    if form.unit.data == ALL_USERS:
        return None, DispatchKind.SELF_CHECK
    return uuid.UUID(form.unit.data), DispatchKind.DISPATCH


def choice_typed(form: AbstractForm) -> GatherChoice | None:
    """R7's choice, where one was made."""
    return GatherChoice(form.gather.data) if form.gather.data else None


def _suggested(matter: Matter, addressees: Addressees) -> dict[str, Any]:
    unit = addressees.suggestion.unit
    return {"gather": _choice_made(matter), "unit": unit.id.hex if unit else ""}


def _choice_made(matter: Matter) -> GatherChoice | None:
    return matter.gather_choice if matter.gather_choice in WITH_DISPATCH else None


def _offering(editor: Editor) -> Editor:
    form, matter = editor.form, editor.matter
    form.unit.choices = choices([("", _("请选择")), *_units_offered(editor)])
    form.place.choices = choices([("", _("不写地点")), *((name, name) for name in place_options(matter))])
    form.period.choices = choices([("", _("不写时间")), *((name, name) for name in period_options(matter))])
    return replace(editor, is_few=are_few(matter.id))


def _units_offered(editor: Editor) -> list[tuple[str, str]]:
    """What is being written to all or to one stays so."""
    all_users = (ALL_USERS, _("所有使用单位（自查通知）"))
    if editor.kind is DispatchKind.SELF_CHECK:
        return [all_users]
    units = [(unit.id.hex, _named(unit)) for unit in editor.addressees.allowed]
    may_go_to_all = editor.kind is None and editor.addressees.no_self_check is None
    return [*units, all_users] if may_go_to_all else units


def _named(unit: UnitFacts) -> str:
    return unit.name if unit.has_officer else _("%(unit)s（平台外，发公函）", unit=unit.name)


def _unit_of(dispatch: Dispatch) -> str:
    return ALL_USERS if dispatch.kind is DispatchKind.SELF_CHECK else dispatch.unit_id.hex

"""One dispatch as the office sees it: what was approved, what the unit did, and what can be done now."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import g, render_template
from flask_babel import gettext as _

from feedback.lifecycle import AT_THE_UNIT, DISPATCH_MOVES, DispatchStatus
from feedback.limits import calendar, today
from feedback.models import Answer, Dispatch
from feedback.numbers import number_of
from feedback.wording import N_
from moderation.checks.findings import Finding
from moderation.dispatches import dispatch_words
from moderation.dispatches.as_approved import is_as_approved
from moderation.dispatches.batches import leaves_on
from moderation.dispatches.dispatch_list import history_of
from moderation.dispatches.dispatching import is_urgent
from moderation.dispatches.extensions import awaits_decision
from moderation.dispatches.letters import goes_on_paper
from moderation.dispatches.originals import name_of_finding
from moderation.dispatches.releasing import check, waiting_answer
from moderation.dispatches.returns import designates_next
from moderation.dispatches_seen import may_with
from moderation.permissions import Permission
from moderation.routing.responsible import (
    addressees_for,
    has_officer,
    superiors_that_can_answer,
    units_kept_from,
)
from moderation.views.choices import choices
from moderation.views.dispatch_forms import (
    AtOnceForm,
    DecideReturnForm,
    ExplainForm,
    ExtensionDecisionForm,
    LetterAnswerForm,
    LetterDayForm,
    RecallForm,
    RefuseReturnForm,
    ReworkForm,
)
from moderation.views.editor import OVERRIDE
from moderation.views.typed import ActForm, refusal_of, with_refused

_OFFERED = (Permission.OPEN_CASE, Permission.WRITE_ABSTRACT, Permission.RECALL, Permission.RELEASE)
FIELD_WORDS = {"findings": N_("核查情况"), "measures": N_("整改措施"), "responsible": N_("责任单位")}
_FORMS: tuple[type[ActForm], ...] = (
    AtOnceForm,
    DecideReturnForm,
    ExplainForm,
    ExtensionDecisionForm,
    LetterAnswerForm,
    LetterDayForm,
    RecallForm,
    RefuseReturnForm,
    ReworkForm,
)


@dataclass(frozen=True, slots=True)
class OfficePage:
    """What `moderation/dispatch.html` asks; it asks the database nothing."""

    dispatch: Dispatch
    forms: dict[str, ActForm]
    answer: Answer | None
    found: dict[str, list[Finding]]
    on_paper: bool
    reachable: bool
    as_approved: bool
    allowed: frozenset[Permission]
    is_barred: bool

    @property
    def number(self) -> str:
        return number_of(self.dispatch.id)

    @property
    def matter_number(self) -> str:
        return number_of(self.dispatch.matter_id)

    @property
    def days_left(self) -> int | None:
        due_on: date | None = self.dispatch.due_on
        return calendar().working_days_between(today(), due_on) if due_on else None

    @property
    def marks(self) -> list[tuple[str, str, Finding]]:
        """What holds the answer back: the field of its override, where it stands, what it is."""
        named = {(name, name_of_finding(one)): one for name, found in self.found.items() for one in found if one.blocks}
        return [(OVERRIDE + key, FIELD_WORDS[name], one) for (name, key), one in named.items()]

    @property
    def hints(self) -> list[tuple[str, Finding]]:
        return [(FIELD_WORDS[name], one) for name, found in self.found.items() for one in found if not one.blocks]

    def can(self, status: str) -> bool:
        return DispatchStatus(status) in DISPATCH_MOVES[self.dispatch.status]

    def may(self, permission: str) -> bool:
        return Permission(permission) in self.allowed


def office_page(dispatch: Dispatch, form: ActForm | None = None) -> str:
    """`form` is the one that was refused, with what was typed; the others are empty."""
    forms: dict[str, ActForm] = {kind.PREFIX: kind(formdata=None) for kind in _FORMS}
    as_approved = is_as_approved(dispatch, by=g.viewer)
    answer = waiting_answer(dispatch)
    page = OfficePage(
        dispatch,
        with_refused(forms, form),
        answer or _last_answer(dispatch),
        check(answer) if answer else {},
        goes_on_paper(dispatch),
        has_officer(dispatch.unit_id),
        as_approved,
        frozenset(one for one in _OFFERED if may_with(g.viewer, dispatch.matter_id, one)),
        dispatch.status in AT_THE_UNIT and bool(units_kept_from(dispatch.matter, [dispatch.unit_id])),
    )
    return render_template("moderation/dispatch.html", page=page, refusal=refusal_of(form), **_for_state(page))


def offer_units(form: Any, dispatch: Dispatch) -> None:
    """Everyone no rule refuses may carry on after a return."""
    allowed = addressees_for(dispatch.matter, from_own_unit=False).allowed
    form.unit.choices = choices([("", _("请选择")), *((unit.id.hex, unit.name) for unit in allowed)])


def _for_state(page: OfficePage) -> dict[str, Any]:
    dispatch = page.dispatch
    returned = dispatch.status is DispatchStatus.RETURNED
    if returned:
        offer_units(page.forms[DecideReturnForm.PREFIX], dispatch)
    ready = dispatch.status is DispatchStatus.READY
    return {
        "words": dispatch_words,
        "events": history_of(dispatch),
        "awaits_extension": awaits_decision(dispatch),
        "designates": returned and designates_next(dispatch),
        "superiors": superiors_that_can_answer(dispatch.matter, dispatch.unit_id)
        if ready and not page.reachable
        else (),
        "leaves_on": leaves_on(dispatch) if ready else None,
        "is_urgent": ready and is_urgent(dispatch),
    }


def _last_answer(dispatch: Dispatch) -> Answer | None:
    return dispatch.answers[-1] if dispatch.answers else None

"""The forms of a case's page, each by the name that is also its prefix."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm

from feedback.models import Case
from moderation.cases.case_page import Act, Proposed
from moderation.cases.case_words import category_words
from moderation.cases.classification import classification_of
from moderation.cases.matters import LikeMatter
from moderation.cases.proposals import proposed_classification
from moderation.disclosure import OpenedCase
from moderation.forms.classification import ClassifyForm, classify_form
from moderation.forms.fields import SeenForm
from moderation.forms.identity import AskIdentityForm
from moderation.forms.triage import (
    NEW,
    AnswerForm,
    ApproveForm,
    AskForm,
    DeclineForm,
    IntoForm,
    ReasonForm,
    ReviewForm,
    message_form,
    refer_form,
)
from moderation.routing.registry_choices import data_items, units


def forms_for(
    case: Case, acts: frozenset[Act], like: list[LikeMatter], opened: OpenedCase | None, proposed: Proposed | None
) -> dict[str, FlaskForm]:
    """Empty forms for what may happen now, about the case as it is now."""
    makers: dict[Act, Callable[[], dict[str, FlaskForm]]] = {
        Act.CLASSIFY: lambda: {"classify": classify_form_of(case, opened, formdata=None)},
        Act.ACCEPT: lambda: {"accept": into_form("accept", like, formdata=None, version=case.version)},
        Act.MOVE: lambda: {"move": into_form("move", like, formdata=None, version=case.version)},
        Act.ASK: lambda: {"ask": AskForm(None, prefix="ask-", version=case.version)},
        Act.DECLINE: lambda: {"decline": DeclineForm(None, prefix="decline-", version=case.version)},
        Act.REFER: lambda: {"refer": refer_form(formdata=None, version=case.version)},
        Act.MESSAGE: lambda: {"message": message_form(formdata=None, version=case.version)},
        Act.ANSWER: lambda: {"answer": _answer(case, opened, proposed)},
        Act.CLEAR_URGENT: lambda: {"calm": ReasonForm(None, prefix="calm-", version=case.version)},
        Act.MARK_URGENT: lambda: {"urgent": SeenForm(None, prefix="urgent-", version=case.version)},
        Act.APPROVE_ANSWER: lambda: _approval(proposed),
        Act.REVIEW: lambda: {"review": ReviewForm(None, prefix="review-", version=case.version)},
        Act.ASK_IDENTITY: lambda: {"identity": AskIdentityForm(None, prefix="identity-", version=case.version)},
        Act.DROP_ANSWER: lambda: {"drop": SeenForm(None, prefix="drop-", version=proposed.version if proposed else 0)},
    }
    return {name: form for act in makers if act in acts for name, form in makers[act]().items()}


def into_form(name: str, like: Iterable[LikeMatter], **source: Any) -> IntoForm:
    """Which matter; read from the request unless `source` says `formdata=None`."""
    form, offered = IntoForm(prefix=f"{name}-", **source), list(like)
    new = _("单独立为新事项") if name == "accept" else _("另立为新事项")
    form.offer(offered, {NEW: new, **{str(one.id): _like_words(one) for one in offered}})
    return form


def classify_form_of(case: Case, opened: OpenedCase | None, **source: Any) -> ClassifyForm:
    """As the case is classified now, or as it was just typed."""
    now, known, proposed = classification_of(case), units(case.office_id), None
    if opened:
        proposed = proposed_classification(now, opened, units=known, items=data_items(case.office_id))
    return classify_form(now, proposed, version=case.version, office_id=case.office_id, units=known, **source)


def _answer(case: Case, opened: OpenedCase | None, proposed: Proposed | None) -> AnswerForm:
    """One that came back is written on."""
    words = opened.proposed_answer if opened and proposed and proposed.came_back else None
    return AnswerForm(None, prefix="answer-", version=case.version, words=words)


def _approval(proposed: Proposed | None) -> dict[str, FlaskForm]:
    version = proposed.version if proposed else 0
    return {
        "approve": ApproveForm(None, prefix="approve-", version=version),
        "return": ReasonForm(None, prefix="return-", version=version),
    }


def _like_words(like: LikeMatter) -> str:
    state = _("已有答复") if like.is_answered else _("已转办") if like.is_sent else _("未转办")
    about = like.target or category_words(like.category)
    cases = ngettext("%(num)s 件", "%(num)s 件", like.cases)
    return _(
        "并入 %(number)s：%(about)s，%(cases)s，%(state)s", number=like.number, about=about, cases=cases, state=state
    )

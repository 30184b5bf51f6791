"""An answer of the platform's own: proposed beside the original, approved by somebody else."""

import uuid

from flask import g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from moderation.cases import direct_answers
from moderation.cases.direct_answers import pending_answer
from moderation.cases_seen import NotFound, case_for
from moderation.forms.fields import SeenForm
from moderation.forms.triage import AnswerForm, ApproveForm, ReasonForm
from moderation.permissions import Permission, requires
from moderation.views.blueprint import desk
from moderation.views.case_acts import done


@desk.post("/cases/<uuid:case_id>/answer")
@requires(Permission.TRIAGE, unlocked=True)
def propose_answer(case_id: uuid.UUID) -> ResponseReturnValue:
    said = _("已送另一人核稿，核定后发给反映人")
    return done(case_id, "answer", AnswerForm(prefix="answer-"), direct_answers.propose, by=g.unlocked, said=said)


@desk.post("/cases/<uuid:case_id>/answer/approve")
@requires(Permission.APPROVE, unlocked=True)
def approve_answer(case_id: uuid.UUID) -> ResponseReturnValue:
    form, answer_id = ApproveForm(prefix="approve-"), _pending_of(case_id)
    act, said = direct_answers.approve, _("答复已发给反映人")
    return done(case_id, "approve", form, act, by=g.unlocked, said=said, thing_id=answer_id)


@desk.post("/cases/<uuid:case_id>/answer/return")
@requires(Permission.APPROVE, unlocked=True)
def send_back_answer(case_id: uuid.UUID) -> ResponseReturnValue:
    form, answer_id = ReasonForm(prefix="return-"), _pending_of(case_id)
    act, said = direct_answers.send_back, _("已退回拟稿人")
    return done(case_id, "return", form, act, by=g.unlocked, said=said, thing_id=answer_id)


@desk.post("/cases/<uuid:case_id>/answer/drop")
@requires(Permission.TRIAGE)
def drop_answer(case_id: uuid.UUID) -> ResponseReturnValue:
    form, answer_id = SeenForm(prefix="drop-"), _pending_of(case_id)
    act, said = direct_answers.drop, _("拟答复已撤下")
    return done(case_id, "drop", form, act, by=g.viewer, said=said, thing_id=answer_id)


def _pending_of(case_id: uuid.UUID) -> uuid.UUID:
    """The answer that waits beside this case. Raises NotFound where it is gone."""
    case = case_for(g.viewer, case_id, Permission.READ_QUEUE)
    answer = pending_answer(case.matter_id) if case.matter_id else None
    if answer is None:
        raise NotFound
    return answer.id

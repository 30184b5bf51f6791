"""复核: the superior reviewer's decision, on the case's page."""

import uuid

from flask import g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from moderation.cases.reviewing import decide_review
from moderation.forms.triage import ReviewForm
from moderation.permissions import Permission, requires
from moderation.views.blueprint import desk
from moderation.views.case_acts import done


@desk.post("/cases/<uuid:case_id>/review")
@requires(Permission.DECIDE_REVIEW, unlocked=True)
def review_case(case_id: uuid.UUID) -> ResponseReturnValue:
    form = ReviewForm(prefix="review-")
    return done(case_id, "review", form, decide_review, by=g.unlocked, said=_("复核决定已告诉反映人"))

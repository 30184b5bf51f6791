"""Whatever an office writes that a unit will read, or that stands open beside a dispatch, is compared with every
original (R3)."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback.db import db
from feedback.models import DispatchEvent
from moderation.dispatches import approvals, dispatching, extensions, releasing, returns, unit_acts, unit_questions
from moderation.dispatches.originals import WordsBlocked
from moderation.permissions import Unlocked
from tests.cast import Cast
from tests.dispatched import day_of, handled, matter_of_cases, replied, stored, submitted, version_of

COPIED = "反映称每天要在净村拍拍上传六张照片，第二次说了，请核查。"

Act = Callable[[uuid.UUID, Unlocked, int], object]


def returned(cast: Cast, dispatch_id: uuid.UUID) -> uuid.UUID:
    reason, nongju = "不属于本单位职责", cast.viewer("nongju")
    unit_acts.return_(dispatch_id, reason, "县政府办", by=nongju, seen_version=version_of(dispatch_id))
    return dispatch_id


def extension_asked(cast: Cast, dispatch_id: uuid.UUID) -> uuid.UUID:
    until, nongju = day_of(dispatch_id) + timedelta(days=1), cast.viewer("nongju")
    unit_acts.ask_extension(dispatch_id, until, "需请示", by=nongju, seen_version=version_of(dispatch_id))
    return dispatch_id


ACTS: dict[str, Act] = {
    "explain": lambda one, by, seen: unit_questions.explain(one, COPIED, by=by, seen_version=seen),
    "recall": lambda one, by, seen: dispatching.recall(one, COPIED, by=by, seen_version=seen),
    "refuse a return": lambda one, by, seen: returns.refuse_return(one, COPIED, by=by, seen_version=seen),
    "grant more time": lambda one, by, seen: extensions.grant_extension(one, COPIED, by=by, seen_version=seen),
    "refuse more time": lambda one, by, seen: extensions.refuse_extension(one, COPIED, by=by, seen_version=seen),
    "send back": lambda one, by, seen: releasing.rework(one, COPIED, by=by, seen_version=seen),
    "reject": lambda one, by, seen: approvals.reject(one, COPIED, by=by, seen_version=seen),
}


def a_dispatch_for(what: str, cast: Cast) -> uuid.UUID:
    """In the state in which this can be done."""
    matter, codes = matter_of_cases(cast)
    if what == "reject":
        return submitted(matter, codes[0], cast)
    if what == "send back":
        return replied(matter, codes[0], cast)
    dispatch_id = handled(matter, codes[0], cast)
    if what == "refuse a return":
        return returned(cast, dispatch_id)
    return extension_asked(cast, dispatch_id) if "more time" in what else dispatch_id


@pytest.mark.parametrize("what", ACTS)
def test_words_of_the_original_are_said_to_no_unit(cast: Cast, what: str) -> None:
    dispatch_id = a_dispatch_for(what, cast)
    before = stored(dispatch_id).status
    with pytest.raises(WordsBlocked) as refused:
        ACTS[what](dispatch_id, cast.unlocked("he" if what == "reject" else "lin"), version_of(dispatch_id))
    assert refused.value.findings
    assert stored(dispatch_id).status is before
    notes = select(DispatchEvent.note).where(DispatchEvent.dispatch_id == dispatch_id)
    assert COPIED not in db.session.scalars(notes).all()

"""The first look is for whoever may, and for a case that waits for it."""

import pytest

from feedback.categories import Channel, DeclineCode
from feedback.db import db
from feedback.lifecycle import CaseStatus, MoveNotAllowed
from feedback.limits import today
from moderation.cases import triage
from moderation.cases_seen import NotAllowed, NotFound
from tests.cast import Cast
from tests.moderation.first_look import FILED, accept
from tests.moderation.settled import settled
from tests.stories import case_of

FIRST_LOOK_ACTS = {
    "accept": lambda case, cast: triage.accept(case.id, by=cast.viewer("lin"), seen_version=case.version),
    "decline": lambda case, cast: triage.decline(
        case.id, DeclineCode.TEST, "", by=cast.unlocked("lin"), seen_version=case.version
    ),
    "ask": lambda case, cast: triage.ask_for_more(
        case.id, "每天几次？", by=cast.unlocked("lin"), seen_version=case.version
    ),
    "refer": lambda case, cast: triage.refer(
        case.id, Channel.PETITION, "", by=cast.unlocked("lin"), seen_version=case.version
    ),
}


FORBIDDEN = [
    (act, status)
    for act in FIRST_LOOK_ACTS
    for status in CaseStatus
    if status is not CaseStatus.SUBMITTED and (act, status) != ("refer", CaseStatus.ACCEPTED)
]


@pytest.mark.parametrize(("act", "status"), FORBIDDEN)
def test_acts_of_the_first_look_are_refused_elsewhere(cast: Cast, act: str, status: CaseStatus) -> None:
    code = settled(**FILED)
    accept(code, cast)
    facts = {"decline_code": DeclineCode.TEST, "referred_to": Channel.PETITION, "closed_on": today()}
    case = case_of(code)
    for name, value in facts.items():
        setattr(case, name, value)
    if status is CaseStatus.WITHDRAWN:
        case.sealed_report, case.key_destroyed_on = None, today()
    case.status = status
    db.session.commit()
    with pytest.raises(MoveNotAllowed):
        FIRST_LOOK_ACTS[act](case_of(code), cast)
    assert case_of(code).status is status


@pytest.mark.parametrize("outsider", ["admin", "du", "bao1", "nongju", "sheng", "nong"])
def test_who_may_not_know_of_a_case_changes_nothing(cast: Cast, outsider: str) -> None:
    code = settled(**FILED)
    with pytest.raises(NotFound):
        accept(code, cast, by=outsider)


def test_an_approver_alone_does_not_triage(cast: Cast) -> None:
    code = settled(**FILED)
    with pytest.raises(NotAllowed):
        accept(code, cast, by="he")

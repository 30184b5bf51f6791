"""An abstract is written anew, checked against every original behind it, and approved by somebody else."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from feedback import mailbox
from feedback.categories import Nature
from feedback.db import db
from feedback.lifecycle import DispatchStatus, MoveNotAllowed
from feedback.models import Dispatch, Draft, GatherChoice, LedgerRow
from moderation.cases_seen import NotAllowed, NotFound, Stale
from moderation.dispatches import abstracts, approvals, dispatching, redrafting
from moderation.dispatches.abstract_drafts import DraftText, Words
from moderation.dispatches.abstract_rules import NotCoarse
from moderation.dispatches.approvals import OwnText
from moderation.dispatches.few_reports import ChoiceNeeded, like_reports
from moderation.dispatches.originals import WordsBlocked, name_of_finding
from moderation.routing.responsible import AddresseeRefused
from tests.cast import Cast
from tests.dispatched import (
    ABSTRACT,
    AT_ONCE,
    TEXT,
    choose,
    drafted,
    join,
    matter_of_cases,
    ready,
    stored,
    submitted,
    version_of,
)
from tests.stories import case_of, reported

COPIED = DraftText(Words("反映称每天要在净村拍拍上传六张照片，第二次说了，请核查。"))


def acts() -> list[str]:
    return list(db.session.scalars(select(LedgerRow.act).order_by(LedgerRow.number)))


def test_a_draft_is_sealed_and_opened_with_a_ledger_row(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    written = drafted(matter, codes[0], cast)
    draft = db.session.scalars(select(Draft)).one()
    assert ABSTRACT.encode() not in draft.sealed_text
    assert stored(written.dispatch_id).abstract is None
    opened = abstracts.open_draft(written.dispatch_id, by=cast.unlocked("he"))
    assert opened.text.words == TEXT.words
    assert acts()[-1] == "open_draft"


def test_words_of_any_case_behind_it_are_found_in_an_abstract(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    written = drafted(matter, codes[0], cast, text=COPIED)
    assert [finding.text for finding in written.findings if "六张照片" in finding.text]
    with pytest.raises(WordsBlocked):
        abstracts.submit(written.dispatch_id, by=cast.unlocked("lin"), seen_version=written.version)
    assert stored(written.dispatch_id).status is DispatchStatus.DRAFTING


def test_a_finding_passes_with_a_reason_that_lands_on_the_ledger(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    found = drafted(matter, codes[0], cast, text=COPIED).findings
    reasons = {name_of_finding(finding): "这是平台公开的通知里的说法" for finding in found}
    submitted(matter, codes[0], cast, text=replace(COPIED, overrides=reasons))
    row = db.session.scalars(select(LedgerRow).where(LedgerRow.act == "override_finding")).first()
    assert row is not None
    assert json.loads(row.facts)["reason"] == "这是平台公开的通知里的说法"
    assert "六张" not in row.facts


def test_a_reason_does_not_give_away_what_it_excuses(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    text = replace(COPIED, overrides={"x": "因为每天要在净村拍拍上传六张照片，第一次说了"})
    with pytest.raises(WordsBlocked) as blocked:
        drafted(matter, codes[0], cast, text=text)
    assert blocked.value.field == "overrides"


@pytest.mark.parametrize(("words", "field"), [({"place": "清水镇"}, "place"), ({"period": "2026年11月22日"}, "period")])
def test_a_place_below_the_county_and_a_day_are_not_offered(cast: Cast, words: dict[str, str], field: str) -> None:
    matter, codes = matter_of_cases(cast)
    with pytest.raises(NotCoarse) as refused:
        drafted(matter, codes[0], cast, text=DraftText(Words(ABSTRACT, **words)))
    assert refused.value.field == field


def test_a_township_is_not_named_in_the_words_either(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    findings = drafted(matter, codes[0], cast, text=DraftText(Words("石桥镇的干部要逐日上传照片，请核查。"))).findings
    assert [finding.text for finding in findings if "石桥镇" in finding.text]


def test_approval_puts_the_text_in_the_clear_with_its_digest(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch = stored(ready(matter, codes[0], cast))
    assert (dispatch.abstract, dispatch.place, dispatch.approved_case_count) == (ABSTRACT, "望川县", 3)
    assert dispatch.abstract_digest
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 0
    row = db.session.scalars(select(LedgerRow).where(LedgerRow.act == "dispatch_approved")).one()
    assert json.loads(row.facts)["digest"] == dispatch.abstract_digest.hex()


def test_nobody_approves_what_they_wrote(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = submitted(matter, codes[0], cast)
    with pytest.raises(OwnText):
        approvals.approve(dispatch_id, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))


def test_nobody_approves_a_text_they_once_edited(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    first = drafted(matter, codes[0], cast, by="zhou")
    second = abstracts.edit(first.dispatch_id, TEXT, unit_id=None, by=cast.unlocked("lin"), seen_version=first.version)
    abstracts.submit(second.dispatch_id, by=cast.unlocked("lin"), seen_version=second.version)
    with pytest.raises(OwnText):
        approvals.approve(second.dispatch_id, by=cast.unlocked("zhou"), seen_version=version_of(second.dispatch_id))


def test_an_approver_who_is_no_moderator_writes_nothing(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    with pytest.raises(NotAllowed):
        drafted(matter, codes[0], cast, by="he")


def test_no_abstract_is_written_beside_a_case_of_another_matter(cast: Cast) -> None:
    matter, _ = matter_of_cases(cast)
    _, (other, *_) = matter_of_cases(cast)
    with pytest.raises(NotFound):
        drafted(matter, other, cast)
    assert db.session.scalars(select(Dispatch)).all() == []


def test_approval_reads_the_cases_that_came_after_submission(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = submitted(matter, codes[0], cast)
    join(reported("有小程序要求基层干部逐日上传现场照片，我们都快累死了"), matter.id, cast)
    with pytest.raises(WordsBlocked):
        approvals.approve(dispatch_id, by=cast.unlocked("he"), seen_version=version_of(dispatch_id))


def test_rejected_it_goes_back_with_a_reason(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = submitted(matter, codes[0], cast)
    approvals.reject(
        dispatch_id, "请写明要求对方核查什么", by=cast.unlocked("he"), seen_version=version_of(dispatch_id)
    )
    assert stored(dispatch_id).status is DispatchStatus.DRAFTING


@pytest.mark.parametrize("change", [{"abstract": "别的话"}, {"questions": "谁反映的？"}, {"place": "清水镇"}])
def test_sending_refuses_a_text_that_is_not_the_approved_one(cast: Cast, change: dict[str, str]) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = ready(matter, codes[0], cast)
    db.session.execute(update(Dispatch).where(Dispatch.id == dispatch_id).values(**change))
    db.session.commit()
    with pytest.raises(dispatching.NotAsApproved):
        dispatching.send(dispatch_id, AT_ONCE, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))


def test_a_case_gathered_after_approval_needs_approval_again(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = ready(matter, codes[0], cast)
    join(reported("又有一件"), matter.id, cast)
    with pytest.raises(dispatching.NotAsApproved):
        dispatching.send(dispatch_id, AT_ONCE, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    redrafting.take_back(dispatch_id, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    abstracts.submit(dispatch_id, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    approvals.approve(dispatch_id, by=cast.unlocked("he"), seen_version=version_of(dispatch_id))
    dispatching.send(dispatch_id, AT_ONCE, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))
    assert stored(dispatch_id).status is DispatchStatus.SENT


def test_the_second_of_two_writers_is_told(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    written = drafted(matter, codes[0], cast)
    abstracts.edit(written.dispatch_id, TEXT, unit_id=None, by=cast.unlocked("zhou"), seen_version=written.version)
    with pytest.raises(Stale):
        abstracts.edit(written.dispatch_id, TEXT, unit_id=None, by=cast.unlocked("lin"), seen_version=written.version)


def test_an_approved_text_is_not_edited_behind_its_approvers_back(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = ready(matter, codes[0], cast)
    with pytest.raises(MoveNotAllowed):
        abstracts.edit(dispatch_id, TEXT, unit_id=None, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))


def test_a_recused_moderator_finds_no_such_matter(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = ready(matter, codes[0], cast)
    with pytest.raises(NotFound):
        drafted(matter, codes[0], cast, by="nong")
    with pytest.raises(NotFound):
        dispatching.send(dispatch_id, AT_ONCE, by=cast.unlocked("nong"), seen_version=1)


def test_a_barred_unit_and_those_below_it_are_refused(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast, barred="望川县人民政府")
    for unit in ("望川县人民政府", "望川县农业农村局", "清水镇人民政府"):
        with pytest.raises(AddresseeRefused):
            drafted(matter, codes[0], cast, unit=unit)


def test_a_unit_barred_after_approval_is_refused_at_sending(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    dispatch_id = ready(matter, codes[0], cast)
    join(codes[0], matter.id, cast, barred="望川县农业农村局")
    with pytest.raises(AddresseeRefused):
        dispatching.send(dispatch_id, AT_ONCE, by=cast.unlocked("lin"), seen_version=version_of(dispatch_id))


@pytest.mark.parametrize(("unit", "allowed"), [("望川县农业农村局", False), ("望川县纪委监委", True)])
def test_an_accusation_goes_to_discipline_inspection(cast: Cast, unit: str, allowed: bool) -> None:
    matter, codes = matter_of_cases(cast, nature=Nature.ACCUSATION, barred="清水镇人民政府")
    if allowed:
        assert drafted(matter, codes[0], cast, unit=unit)
    else:
        with pytest.raises(AddresseeRefused):
            drafted(matter, codes[0], cast, unit=unit)


def test_a_burden_of_ones_own_unit_goes_to_the_owner(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast, from_own_unit=True)
    with pytest.raises(AddresseeRefused):
        drafted(matter, codes[0], cast, unit="清水镇人民政府")
    assert drafted(matter, codes[0], cast)


def test_a_target_of_one_township_goes_one_level_up(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast, target="望川e勤")
    with pytest.raises(AddresseeRefused):
        drafted(matter, codes[0], cast, unit="望川县数据局")
    assert drafted(matter, codes[0], cast, unit="望川县人民政府")


def test_few_reports_wait_until_somebody_has_chosen(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast, 2)
    written = drafted(matter, codes[0], cast)
    with pytest.raises(ChoiceNeeded):
        abstracts.submit(written.dispatch_id, by=cast.unlocked("lin"), seen_version=written.version)
    choose(matter, GatherChoice.WAIT, cast)
    with pytest.raises(ChoiceNeeded):
        abstracts.submit(written.dispatch_id, by=cast.unlocked("lin"), seen_version=written.version)
    choose(matter, GatherChoice.OWNER_ONLY, cast)
    abstracts.submit(written.dispatch_id, by=cast.unlocked("lin"), seen_version=written.version)
    assert matter.gather_chosen_by_id == cast.viewer("lin").staff_id


def test_few_reports_to_the_owner_only_do_not_go_to_a_user(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast, 1)
    choose(matter, GatherChoice.OWNER_ONLY, cast)
    with pytest.raises(AddresseeRefused):
        drafted(matter, codes[0], cast, unit="清水镇人民政府")


def test_reports_of_one_day_place_and_target_count_once(cast: Cast) -> None:
    matter, _ = matter_of_cases(cast, 4, region="990121101")
    assert like_reports(matter.id) == 1


def test_a_withdrawn_case_counts_no_more(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    mailbox.withdraw(codes[2])
    assert like_reports(matter.id) == 2
    assert case_of(codes[2]).matter_id == matter.id


def test_dropping_takes_the_draft_along(cast: Cast) -> None:
    matter, codes = matter_of_cases(cast)
    written = drafted(matter, codes[0], cast)
    redrafting.drop(written.dispatch_id, by=cast.viewer("lin"), seen_version=written.version)
    assert stored(written.dispatch_id).status is DispatchStatus.DROPPED
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 0

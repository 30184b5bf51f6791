"""What staff make of a case, and what follows for those who may see it."""

import json
import uuid

import pytest

from feedback.categories import Level, Nature
from feedback.db import db, writing
from feedback.lifecycle import CaseStatus, MoveNotAllowed
from feedback.models import DataItem, LedgerRow, Matter
from feedback.receipts import ReceiptCode
from moderation.cases import triage
from moderation.cases.classification import Classification, KeyNeeded, NotInRegistry, classification_of, classify
from moderation.cases_seen import NotFound, Stale
from moderation.dispatches.originals import WordsBlocked
from tests.cast import Cast
from tests.moderation.settled import settled
from tests.stories import case_of, reported


def settle(code: ReceiptCode, cast: Cast, *, by: str = "lin", **made: object) -> None:
    case = case_of(code)
    made = {"categories": ("B1",), "nature": Nature.PROBLEM, **made}
    classify(case.id, Classification(**made), by=cast.unlocked(by), seen_version=case.version)  # type: ignore[arg-type]


def test_what_was_settled_is_what_is_read_again(cast: Cast) -> None:
    code = reported()
    made = Classification(
        categories=("B1", "A3"),
        county="990121",
        target_id=cast.target("净村拍拍").id,
        nature=Nature.PROBLEM,
        source_level=Level.COUNTY,
        data_items=("走访记录",),
        barred=frozenset({cast.unit("清水镇人民政府").id}),
    )
    case = case_of(code)
    classify(case.id, made, by=cast.viewer("lin"), seen_version=case.version)
    assert classification_of(case_of(code)) == made


def test_a_new_data_item_is_a_proposal(cast: Cast) -> None:
    settle(reported(), cast, data_items=("走访记录", "厕所照片"))
    items = db.session.execute(
        db.select(DataItem.name, DataItem.confirmed).where(DataItem.name.in_(("走访记录", "厕所照片")))
    )
    assert {tuple(item) for item in items} == {("走访记录", True), ("厕所照片", False)}


@pytest.mark.parametrize(
    "copied",
    ["下乡走访时要写的十二项内容", "下乡走访时要写的 十二项内容", "王小满家的照片"],
)
def test_no_words_of_the_report_become_the_name_of_a_data_item(cast: Cast, copied: str) -> None:
    code = reported("我叫王小满，让我填下乡走访时要写的十二项内容")
    with pytest.raises(WordsBlocked) as refused:
        settle(code, cast, data_items=("厕所照片", copied))
    assert refused.value.field == "data_items"
    assert classification_of(case_of(code)).data_items == ()
    assert "厕所照片" not in db.session.scalars(db.select(DataItem.name)).all()


def test_short_names_pass_though_the_report_lists_them_side_by_side(cast: Cast) -> None:
    code = reported("每周报常住人口数、流动人口数、外出务工数")
    settle(code, cast, data_items=("常住人口数", "流动人口数", "外出务工数"))
    assert len(classification_of(case_of(code)).data_items) == 3


def test_a_name_the_registry_knows_is_nobodys_words(cast: Cast) -> None:
    with writing():
        office_id = cast.viewer("lin").office_id
        known = "农村人居环境整治进展情况统计表"
        db.session.add(DataItem(id=uuid.uuid4(), office_id=office_id, name=known, confirmed=True))
    code = reported("每周填一张农村人居环境整治进展情况统计表", data_items=(known,))
    case = case_of(code)
    made = Classification(categories=("B1",), nature=Nature.PROBLEM, data_items=(known,))
    classify(case.id, made, by=cast.viewer("lin"), seen_version=case.version)
    assert classification_of(case_of(code)).data_items == (known,)


def test_a_new_name_is_compared_or_not_taken(cast: Cast) -> None:
    case = case_of(reported())
    made = Classification(categories=("B1",), nature=Nature.PROBLEM, data_items=("厕所照片",))
    with pytest.raises(KeyNeeded):
        classify(case.id, made, by=cast.viewer("lin"), seen_version=case.version)


def test_the_ledger_names_what_was_changed(cast: Cast) -> None:
    settle(reported(), cast, nature=Nature.ADVICE)
    row = db.session.scalars(db.select(LedgerRow).where(LedgerRow.act == "classify_case")).one()
    assert json.loads(row.facts) == {"barred": 0, "category": "B1", "fields": ["categories", "nature"]}


def test_a_bar_alone_is_a_change_others_are_told_of(cast: Cast) -> None:
    code = reported(categories=("B1",))
    case = case_of(code)
    case_id, seen = case.id, case.version
    settle(code, cast, barred=frozenset({cast.unit("清水镇人民政府").id}))
    with pytest.raises(Stale):
        triage.accept(case_id, by=cast.viewer("zhou"), seen_version=seen)


def test_who_is_thereby_recused_sees_the_case_no_more(cast: Cast) -> None:
    code = reported()
    settle(code, cast, by="nong", target_id=cast.target("净村拍拍").id)
    with pytest.raises(NotFound):
        settle(code, cast, by="nong")
    settle(code, cast, by="lin")


def test_the_matter_of_a_case_alone_follows_it(cast: Cast) -> None:
    code = settled(categories=("A1",))
    case = case_of(code)
    triage.accept(case.id, by=cast.viewer("lin"), seen_version=case.version)
    settle(code, cast, target_id=cast.target("净村拍拍").id)
    matter = db.session.get_one(Matter, case_of(code).matter_id)
    assert (matter.category, matter.target_id) == ("B1", cast.target("净村拍拍").id)


def test_a_matter_of_several_does_not_follow_one(cast: Cast) -> None:
    first, second = settled(categories=("A1",)), settled("又一件", categories=("A1",))
    case = case_of(first)
    triage.accept(case.id, by=cast.viewer("lin"), seen_version=case.version)
    into, other = case_of(first).matter_id, case_of(second)
    triage.accept(other.id, by=cast.viewer("lin"), seen_version=other.version, into=into)
    settle(second, cast)
    assert db.session.get_one(Matter, into).category == "A1"


@pytest.mark.parametrize(
    ("field", "made"),
    [("target", {"target_id": uuid.uuid4()}), ("barred", {"barred": frozenset({uuid.uuid4()})})],
)
def test_what_the_registry_does_not_have_is_refused(cast: Cast, field: str, made: dict[str, object]) -> None:
    code = reported()
    with pytest.raises(NotInRegistry) as refused:
        settle(code, cast, **made)
    assert refused.value.field == field
    assert case_of(code).category is None


def test_an_ended_case_is_not_classified_anew(cast: Cast) -> None:
    code = reported()
    case = case_of(code)
    case.status, case.closed_on = CaseStatus.CLOSED, case.day
    db.session.commit()
    with pytest.raises(MoveNotAllowed):
        settle(code, cast)

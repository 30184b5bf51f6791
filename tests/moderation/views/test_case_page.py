"""A case's page: closed, opened, triaged; what was typed survives every refusal."""

import pytest
from flask.testing import FlaskClient

from feedback.categories import Channel, DeclineCode
from feedback.db import db
from feedback.lifecycle import CaseStatus
from feedback.models import Message, MessageAuthor
from moderation.cases import triage
from tests import desk
from tests.cast import Cast
from tests.moderation.case_pages import FILED, acts_on_the_ledger, closed_page, letters, opened_page, path_of
from tests.moderation.settled import settled
from tests.page import open_page
from tests.stories import WORDS, case_of, reported


def test_a_closed_page_shows_nothing_that_was_said(client: FlaskClient, cast: Cast) -> None:
    page = closed_page(client, settled(**FILED))
    assert WORDS not in page.html
    assert "净村拍拍" in page.text
    assert "open_case" not in acts_on_the_ledger()


def test_looking_at_a_case_writes_nothing(client: FlaskClient, cast: Cast) -> None:
    code = settled(**FILED)
    desk.unlock(client, "lin")
    before = acts_on_the_ledger()
    open_page(client, path_of(code))
    assert acts_on_the_ledger() == before


def test_opening_shows_the_original_and_is_on_the_ledger(client: FlaskClient, cast: Cast) -> None:
    page = opened_page(client, settled(**FILED))
    assert WORDS in page.text
    assert page.response.headers["Cache-Control"] == "no-store"
    assert acts_on_the_ledger()[-1] == "open_case"


def test_a_locked_key_is_asked_for_before_opening(client: FlaskClient, cast: Cast) -> None:
    code = settled(**FILED)
    desk.sign_in(client, "lin")
    page = open_page(client, path_of(code)).submit(path_of(code, "open"))
    assert (page.status, WORDS in page.html) == (403, False)


def test_personal_data_of_others_is_covered_until_it_is_asked_for(client: FlaskClient, cast: Cast) -> None:
    code = reported("群主张建国让大家把照片发到 13912345678 这个手机上")
    page = opened_page(client, code)
    assert "13912345678" not in page.html
    assert "已遮盖" in page.text
    page = page.submit(path_of(code, "open"))
    assert "13912345678" in page.text
    assert acts_on_the_ledger()[-2:] == ["open_case", "unmask_case"]


def test_nothing_is_decided_on_a_closed_page(client: FlaskClient, cast: Cast) -> None:
    code = settled(**FILED)
    offered = set(closed_page(client, code).forms())
    assert not offered & {path_of(code, act) for act in ("accept", "decline", "ask", "refer", "answer")}


def test_accepting_says_what_comes_next(client: FlaskClient, cast: Cast) -> None:
    code = settled(**FILED)
    page = opened_page(client, code).submit(path_of(code, "accept"))
    assert case_of(code).status is CaseStatus.ACCEPTED
    assert "下一步：写转办摘要" in page.text
    assert page.path == path_of(code)


def test_a_like_matter_is_offered_and_joined(client: FlaskClient, cast: Cast) -> None:
    first, second = settled(**FILED), settled("又要求拍照上传，天天如此", **FILED)
    opened_page(client, first).submit(path_of(first, "accept"))
    matter_id = str(case_of(first).matter_id)
    page = opened_page(client, second)
    assert "1 件，未转办" in page.text
    page.submit(path_of(second, "accept"), **{"accept-into": matter_id})
    assert str(case_of(second).matter_id) == matter_id


def test_without_a_leaf_there_is_nothing_to_accept_by(client: FlaskClient, cast: Cast) -> None:
    code = reported(categories=("B",))
    page = opened_page(client, code)
    assert path_of(code, "accept") not in page.forms()
    assert "先选定类别和性质" in page.text


def test_declining_tells_the_submitter(client: FlaskClient, cast: Cast) -> None:
    code = settled(**FILED)
    page = opened_page(client, code).submit(
        path_of(code, "decline"), **{"decline-code": "other_channel", "decline-words": "请拨打 12333。"}
    )
    assert case_of(code).decline_code is DeclineCode.OTHER_CHANNEL
    assert letters(code) == ["请拨打 12333。"]
    assert "不予受理" in page.text


def test_declining_without_a_reason_keeps_the_words(client: FlaskClient, cast: Cast) -> None:
    code = settled(**FILED)
    page = opened_page(client, code).submit(path_of(code, "decline"), **{"decline-words": "另有渠道"})
    assert page.status == 422
    assert "请选理由" in page.text
    assert page.fields(path_of(code, "decline"))["decline-words"] == "另有渠道"
    assert WORDS in page.text


def test_what_is_urgent_cannot_be_called_abuse(client: FlaskClient, cast: Cast) -> None:
    code = settled("再逼我打卡我就不想活了", **FILED)
    page = opened_page(client, code).submit(path_of(code, "decline"), **{"decline-code": "abuse"})
    assert "标为紧急的反映不能按辱骂处理" in page.text
    page = page.submit(path_of(code, "calm"), **{"calm-words": "夸张说法"})
    page.submit(path_of(code, "decline"), **{"decline-code": "abuse"})
    assert case_of(code).status is CaseStatus.DECLINED


def test_a_question_that_seeks_the_person_is_refused_and_kept(client: FlaskClient, cast: Cast) -> None:
    code = settled(**FILED)
    page = opened_page(client, code).submit(path_of(code, "ask"), **{"ask-words": "您是哪个村的？"})
    assert page.status == 422
    assert "只能问事，不能问人" in page.text
    assert page.fields(path_of(code, "ask"))["ask-words"] == "您是哪个村的？"
    page.submit(path_of(code, "ask"), **{"ask-words": "每天传几次？"})
    assert (case_of(code).status, letters(code)) == (CaseStatus.NEED_INFO, ["每天传几次？"])


@pytest.mark.parametrize("typed", ["", "   \n", "字" * 2001, "控\x01制"])
def test_what_cannot_be_sent_is_refused_in_words(client: FlaskClient, cast: Cast, typed: str) -> None:
    code = settled(**FILED)
    page = opened_page(client, code).submit(path_of(code, "ask"), **{"ask-words": typed})
    assert page.status == 422
    assert case_of(code).status is CaseStatus.SUBMITTED


def test_referring_with_destruction_leaves_the_channel(client: FlaskClient, cast: Cast) -> None:
    code = settled(**FILED)
    page = opened_page(client, code).submit(
        path_of(code, "refer"), **{"refer-channel": "12388", "refer-destroy_now": "y"}
    )
    assert (case_of(code).referred_to, case_of(code).key) == (Channel.DISCIPLINE_12388, None)
    assert "内容已销毁" in page.text
    assert "12388" in page.text


def test_a_message_sent_twice_from_one_page_is_one(client: FlaskClient, cast: Cast) -> None:
    code = settled(**FILED)
    page = opened_page(client, code)
    for _ in range(2):
        page.submit(path_of(code, "message"), **{"message-words": "已收到，正在核实。"})
    assert letters(code) == ["已收到，正在核实。"]
    office = db.select(db.func.count()).select_from(Message).where(Message.author == MessageAuthor.OFFICE)
    assert db.session.scalar(office) == 1


def test_accepting_twice_from_one_page_is_told_and_done_once(client: FlaskClient, cast: Cast) -> None:
    code = settled(**FILED)
    page = opened_page(client, code)
    page.submit(path_of(code, "accept"))
    again = page.submit(path_of(code, "accept"))
    assert (again.status, acts_on_the_ledger().count("case_accepted")) == (409, 1)
    assert "您刚才已经处理过" in again.text


def test_the_second_moderator_is_told_and_keeps_the_words(client: FlaskClient, cast: Cast) -> None:
    code = settled(**FILED)
    page = opened_page(client, code)
    case = case_of(code)
    triage.accept(case.id, by=cast.viewer("zhou"), seen_version=case.version)
    told = page.submit(path_of(code, "ask"), **{"ask-words": "每天传几次，一次几张？"})
    assert told.status == 409
    assert "每天传几次，一次几张？" in told.text
    assert "别人刚处理过" in told.text
    assert "受理 周审核" in told.text
    assert letters(code) == []


def test_who_was_told_may_decide_anew_with_the_same_words(client: FlaskClient, cast: Cast) -> None:
    code = settled(**FILED)
    page = opened_page(client, code)
    case = case_of(code)
    triage.mark_urgent(case.id, by=cast.viewer("zhou"), seen_version=case.version)
    told = page.submit(path_of(code, "ask"), **{"ask-words": "每天传几次？"})
    assert (told.status, letters(code)) == (409, [])
    assert "这一件刚有变化" in told.text, "a mark has no step that says whose it is"
    told.submit(path_of(code, "ask"))
    assert letters(code) == ["每天传几次？"]


def test_an_approver_reads_and_is_offered_no_triage(client: FlaskClient, cast: Cast) -> None:
    code = settled(**FILED)
    assert set(opened_page(client, code, "he").forms()) & {path_of(code, act) for act in TRIAGE} == set()


TRIAGE = ("accept", "ask", "decline", "refer", "classify", "move", "message", "answer", "urgent", "calm")


@pytest.mark.parametrize("act", TRIAGE)
@pytest.mark.parametrize("name", ["he", "nongju", "bao1", "du", "nong"])
def test_who_may_not_triage_a_case_gets_nowhere(client: FlaskClient, cast: Cast, act: str, name: str) -> None:
    code = settled(**FILED)
    desk.unlock(client, name)
    before = case_of(code).version
    answer = desk.post(client, path_of(code, act), {}, seen_on="/desk/unlock")
    assert answer.status_code in {403, 404}
    assert case_of(code).version == before


def test_a_withdrawn_case_offers_nothing(client: FlaskClient, cast: Cast) -> None:
    code = settled(**FILED)
    case = case_of(code)
    triage.refer(case.id, Channel.PETITION, "", by=cast.unlocked("lin"), seen_version=case.version, destroy_now=True)
    page = closed_page(client, code)
    assert [path for path in page.forms() if path.startswith(path_of(code))] == []
    assert "内容已销毁" in page.text

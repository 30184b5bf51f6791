"""Identifying details are pointed out once, before a report is accepted."""

from flask.testing import FlaskClient

from feedback import mailbox, receipts
from tests.feedback.sending import PLAIN, fields_of, form_of, fresh_draft, receipt_in, send, stored_cases
from tests.html import words

TELLING = "我叫王小明，电话13800138000，每天要在三个应用里打卡"


def test_details_are_marked_with_a_reason_each_and_the_text_kept(client: FlaskClient) -> None:
    response = send(client, description=TELLING)
    assert response.status_code == 200
    assert stored_cases() == 0
    form = form_of(response)
    assert [words(reason.find("mark")) for reason in form.iter("li")] == ["王小明", "13800138000"]
    assert len(form.findall(".//ol[@class='reasons']/li")) == 2
    assert fields_of(response)["description"] == TELLING


def test_what_stands_there_five_times_is_explained_once(client: FlaskClient) -> None:
    form = form_of(send(client, description=f"{TELLING}。" * 5))
    assert [words(mark) for mark in form.findall(".//p/mark")] == ["王小明1", "138001380002"] * 5
    assert len(form.findall(".//ol[@class='reasons']/li")) == 2


def test_whoever_means_it_sends_it_as_it_is(client: FlaskClient) -> None:
    shown = send(client, description=TELLING)
    sent = client.post("/report", data=fields_of(shown) | {"acknowledged": "1"})
    assert mailbox.open_mailbox(receipts.normalise(receipt_in(sent))).said["description"] == TELLING  # type: ignore[index]


def test_details_can_be_replaced_and_are_read_again_before_sending(client: FlaskClient) -> None:
    shown = send(client, description=TELLING)
    masked = client.post("/report", data=fields_of(shown) | {"mask": "1"})
    assert masked.status_code == 200
    assert stored_cases() == 0
    assert "王小明" not in masked.text
    assert "13800138000" not in masked.text
    assert "每天要在三个应用里打卡" in fields_of(masked)["description"]
    receipt_in(client.post("/report", data=fields_of(masked)))


def test_a_text_too_long_is_not_searched_but_refused(client: FlaskClient) -> None:
    long = f"{TELLING}。" * 500
    refused = send(client, description=long, mask="1")
    assert (refused.status_code, fields_of(refused)["description"]) == (422, long)
    assert "填的都在，点开可以改" not in refused.text, "an error is never folded away"
    just_right = f"{TELLING}。\r\n" * 50 + "烦" * 3320
    assert "王小明" not in send(client, description=just_right, mask="1").text


def test_a_change_of_ones_own_is_looked_at_again(client: FlaskClient) -> None:
    shown = send(client, description=TELLING)
    fields = fields_of(shown)
    fields["description"] = "我叫李小红，每天要打卡三次"
    changed = client.post("/report", data=fields)
    assert (changed.status_code, "李小红" in changed.text) == (200, True)
    fields["description"] = PLAIN
    receipt_in(client.post("/report", data=fields))


def test_pressing_once_more_is_the_same_report(client: FlaskClient) -> None:
    draft = fresh_draft(client)
    codes = {receipt_in(send(client, draft=draft, description=TELLING, acknowledged="1")) for _ in range(2)}
    assert len(codes) == 1


def test_marked_text_is_escaped(client: FlaskClient) -> None:
    response = send(client, description="<b>我叫王小明</b>，<script>x</script>要打卡")
    assert "<script>x" not in response.text
    assert "&lt;script&gt;x" in response.text


def test_enter_in_a_field_sends_nothing(client: FlaskClient) -> None:
    """A browser then presses the first button of the form."""
    for response in (client.get("/report"), send(client, description=TELLING)):
        first = next(form_of(response).iter("button"))
        assert (first.get("name"), first.get("value")) == ("add_target", "0")

"""The page of grants: what a newcomer reads aloud is typed and compared, and the page gives no hint of it."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from feedback import sealing
from feedback.db import db
from feedback.fingerprints import fingerprint_text
from moderation import keys
from moderation.models import Endorsement, Grant, Role, Staff
from tests import desk
from tests.cast import Cast, read_aloud_by
from tests.html import tree_of
from tests.moderation.accounts.forgery import reenrol
from tests.moderation.accounts.newcomer import enrolled


@pytest.fixture
def sun(cast: Cast) -> Staff:
    """Enrolled, and waiting."""
    return enrolled(cast, "sun", Role.MODERATOR)


def page_of(client: FlaskClient, name: str) -> str:
    desk.unlock(client, name)
    return client.get("/desk/grants").get_data(as_text=True)


def give(client: FlaskClient, staff: Staff, typed: str, by: str = "lin") -> tuple[int, str]:
    desk.unlock(client, by)
    answer = desk.post(client, f"/desk/grants/{staff.id}", {"fingerprint": typed})
    return answer.status_code, answer.get_data(as_text=True)


def grants_of(name: str) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Grant.staff_id == Cast().staff(name).id)) or 0


def test_the_page_does_not_show_what_is_to_be_read_aloud(client: FlaskClient, sun: Staff) -> None:
    page = page_of(client, "lin")
    assert "sun 念的核对码" in page.lower()
    assert "照屏幕抄，就等于没有核对" in page
    read = read_aloud_by("sun")
    assert not {read, read.replace("-", ""), read.split("-")[0], read.split("-")[-1]} & set(
        page.replace("<", " ").split()
    )
    assert read not in page


def test_what_was_read_aloud_gives_the_grant_in_one_step(client: FlaskClient, sun: Staff) -> None:
    status, _ = give(client, sun, f" {read_aloud_by('sun').lower().replace('-', ' ')}")
    assert status == 303
    assert "核对无误，已授权" in client.get("/desk/grants").get_data(as_text=True)
    assert grants_of("sun") == 1


def test_another_persons_fingerprint_says_so_and_stays_in_the_form(client: FlaskClient, sun: Staff) -> None:
    status, page = give(client, sun, read_aloud_by("zhou"))
    assert status == 422
    assert "与系统里存的密钥对不上，没有授权" in page
    typed = [field.get("value") for field in tree_of(page).iter("input") if field.get("name") == "fingerprint"]
    assert typed == [read_aloud_by("zhou")]
    assert read_aloud_by("sun") not in page
    assert grants_of("sun") == 0
    assert db.session.scalar(select(func.count()).where(Endorsement.staff_id == Cast().staff("sun").id)) == 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "请填对方念的核对码"),
        ("KKXY-63DC", "核对码是 20 位，您输入了 8 位"),
        ("KKXY-63DC-SXBW-39NJ-1FYU", "不会有“U”"),
    ],
)
def test_what_can_be_no_fingerprint_says_what_is_wrong(client: FlaskClient, sun: Staff, typed: str, words: str) -> None:
    status, page = give(client, sun, typed)
    assert (status, words in page) == (422, True)


def test_who_enrolled_anew_is_to_be_met(client: FlaskClient, cast: Cast) -> None:
    seed = reenrol("he")
    assert "重新登记过，换了密钥。请当面确认是本人" in page_of(client, "lin")
    status, page = give(client, cast.staff("he"), read_aloud_by("he"))
    assert (status, "对不上" in page) == (422, True)
    status, _ = give(client, cast.staff("he"), fingerprint_text(keys.fingerprint_of_seed(seed)))
    assert (status, grants_of("he")) == (303, 1)


def test_a_newcomer_reads_their_own_and_gives_nothing_to_others(client: FlaskClient, cast: Cast, sun: Staff) -> None:
    other = enrolled(cast, "wang", Role.APPROVER)
    page = page_of(client, "sun")
    assert read_aloud_by("sun") in page
    assert "念给已有授权的同事" in page
    status, refused = give(client, other, read_aloud_by("wang"), by="sun")
    assert (status, "您自己的密钥还没有同事担保" in refused) == (422, True)


def test_who_has_not_unlocked_since_the_update_is_asked_to(client: FlaskClient, cast: Cast) -> None:
    db.session.execute(update(Staff).where(Staff.sign_in_name == "he").values(signing_key=None))
    db.session.commit()
    assert "请本人登录并解锁一次" in page_of(client, "lin")
    other = client.application.test_client()
    desk.unlock(other, "he")
    db.session.rollback()
    assert cast.staff("he").signing_key is not None
    assert "请本人登录并解锁一次" not in page_of(client, "lin")


def test_without_founders_the_page_says_whom_to_ask(app: Flask, client: FlaskClient, sun: Staff) -> None:
    app.extensions["zhiyan"] = replace(app.extensions["zhiyan"], founders=frozenset())
    page = page_of(client, "lin")
    assert "ZHIYAN_FOUNDERS" in page
    assert "念的核对码</label>" not in page
    status, refused = give(client, sun, read_aloud_by("sun"))
    assert (status, "还没有认定最初的两位审核员" in refused) == (422, True)


def test_a_person_whose_stored_key_is_not_theirs_is_warned(client: FlaskClient, cast: Cast) -> None:
    desk.unlock(client, "he")
    db.session.execute(update(Staff).where(Staff.sign_in_name == "he").values(public_key=sealing.public_key(bytes(32))))
    db.session.commit()
    assert "系统里存的不是您的密钥" in client.get("/desk/grants").get_data(as_text=True)

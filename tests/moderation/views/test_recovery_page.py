"""Who keeps the halves of the recovery key, and having new ones made, by the page."""

import pytest
from flask.testing import FlaskClient

from feedback.db import db, writing
from moderation.accounts import recovery_keys, roles
from moderation.lacks import missing
from moderation.models import Grant
from tests import desk
from tests.cast import Cast
from tests.page import Page

HERE, RENEW = "/desk/recovery-half", "/desk/recovery-half/renew"


@pytest.fixture
def page(client: FlaskClient, cast: Cast) -> Page:
    desk.unlock(client, "he")
    return Page(client.get(HERE), client)


def test_it_names_who_keeps_them(page: Page) -> None:
    assert "林审核，2020年1月1日 09:00 抄好" in page.html
    assert "周审核" in page.html


def test_new_ones_are_made_after_a_tick_and_go_to_two_people(page: Page, cast: Cast) -> None:
    before = cast.office.recovery_public_key
    refused = page.submit(RENEW)
    assert (refused.status, "请先勾选确认" in refused.html) == (422, True)
    renewed = refused.submit(RENEW, confirm="1")
    assert "旧的两半已经没有用" in renewed.html
    assert "上级复核人，还没有抄" in renewed.html
    assert cast.office.recovery_public_key != before


def test_who_lacks_a_period_is_told(page: Page, cast: Cast) -> None:
    with writing():
        db.session.query(Grant).filter_by(staff_id=cast.staff("he").id).delete()
    refused = page.submit(RENEW, confirm="1")
    assert (refused.status, "有的时期您没有授权" in refused.html) == (422, True)


def test_alone_nobody_has_new_ones_made(page: Page, cast: Cast) -> None:
    for name in ("lin", "zhou", "nong", "sheng"):
        roles.leave(cast.staff(name).id, by=cast.viewer("admin"))
    assert "恢复码不齐" in Page(page.client.get(HERE), page.client).html
    refused = page.submit(RENEW, confirm="1")
    assert (refused.status, "没有两位可以抄写的人" in refused.html) == (422, True)


def test_the_page_of_grants_leads_there(page: Page) -> None:
    assert f'href="{HERE}"' in Page(page.client.get("/desk/grants"), page.client).html


def lacks(cast: Cast) -> str:
    db.session.rollback()
    return " ".join(str(lack.words) for lack in missing(cast.office.id))


def test_what_is_wrong_with_them_is_named_until_it_is_made_good(cast: Cast) -> None:
    assert "恢复" not in lacks(cast)
    roles.leave(cast.staff("zhou").id, by=cast.viewer("admin"))
    assert "恢复码不齐" in lacks(cast)
    recovery_keys.renew(by=cast.unlocked("lin"))
    assert "恢复码还有 2 份没有抄下" in lacks(cast)


def test_a_recovery_key_exchanged_in_the_database_is_named(cast: Cast) -> None:
    with writing():
        cast.office.recovery_public_key = bytes(1216)
    assert "没有抄写人有效的签名" in lacks(cast)

"""From nothing to an office that receives reports: set up, invited, enrolled, opened, by command line and browser."""

import re
from dataclasses import replace
from pathlib import Path

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback import cases, ledger, places, sealing
from feedback.db import db
from feedback.ledger_check import breaches
from feedback.models import IntakeKey, LedgerRow, Office
from feedback.reports import Report
from moderation import disclosure, keys, opening
from moderation.accounts import grants, recovery_halves, second_factor
from moderation.accounts.endorsements import own_fingerprint
from moderation.accounts.people import current_memberships, viewer_of
from moderation.lacks import missing
from moderation.models import Grant, RecoveryHalf, Role, Staff
from moderation.permissions import Unlocked
from tests import desk

WORDS = "a long sentence of {name} that nobody else knows"
HIDDEN = re.compile(r'name="(token|offer|suggestion)"[^>]*value="([^"]*)"')
SECRET = re.compile(r'translate="no">((?:[A-Z2-7]{4} ?){8})<')


def run(app: Flask, *arguments: str) -> str:
    result = app.test_cli_runner().invoke(args=["moderation", *arguments])
    db.session.remove()
    assert result.exit_code == 0, result.output
    return result.output


def set_up(app: Flask) -> str:
    return run(
        app, "set-up", "--office", "望川县减负办", "--region", "990121", "--name", "admin", "--administrator", "甲"
    )


def link_in(output: str) -> str:
    found = re.search(r"/desk/enrol/[\w-]{43}", output)
    assert found, output
    return found[0]


def enrol(client: FlaskClient, link: str, name: str) -> str:
    """Fill in the enrolment form as the person would; returns the second-factor secret their phone now has."""
    page = client.get(link)
    html = page.get_data(as_text=True)
    found = SECRET.search(html)
    assert found, html
    secret = found[1].replace(" ", "")
    words = WORDS.format(name=name)
    typed = {**dict(HIDDEN.findall(html)), "passphrase": words, "again": words, "code": pyotp.TOTP(secret).now()}
    answer = client.post("/desk/enrol", data={"csrf_token": desk.token_in(page), **typed})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return secret


def enrol_new(app: Flask, name: str, *roles: Role) -> FlaskClient:
    options = [part for role in roles for part in ("--role", role.value)]
    client = app.test_client()
    enrol(client, link_in(run(app, "invite", name, name.title(), *options)), name)
    db.session.remove()
    return client


def staff_named(name: str) -> Staff:
    return db.session.scalars(select(Staff).where(Staff.sign_in_name == name)).one()


def unlocked(name: str) -> Unlocked:
    """With the seed that only the passphrase opens."""
    staff = staff_named(name)
    cost = keys.StretchCost(memory_kib=staff.stretch_kib or 0, iterations=3, lanes=1)
    stretched = keys.stretch(WORDS.format(name=name), staff.salt or b"", cost)
    seed = keys.unwrap_seed(stretched.wrapping, staff.wrapped_seed or b"", staff_id=staff.id.hex)
    return Unlocked(viewer_of(staff, current_memberships(staff.id)), seed)


def read_aloud_by(name: str) -> str:
    """From the person's own screen."""
    return own_fingerprint(unlocked(name)).text


def name_founders(app: Flask, *names: str) -> None:
    """As the operator does who has heard each of them; then the server is started anew."""
    founders = frozenset(map(read_aloud_by, names))
    app.extensions["zhiyan"] = replace(app.extensions["zhiyan"], founders=founders)


def enrol_two(app: Flask) -> None:
    set_up(app)
    for name in ("zhao", "qian"):
        enrol_new(app, name, Role.MODERATOR, Role.APPROVER)


def open_office(app: Flask) -> None:
    enrol_two(app)
    name_founders(app, "zhao", "qian")
    assert "已开通" in run(app, "open-office")


def blocking() -> list[str]:
    return [str(lack.words) for lack in missing(opening.the_office().id) if lack.blocks]


def test_the_administrator_enrols_and_lands_on_the_page_of_people(first_day: Flask) -> None:
    client = first_day.test_client()
    enrol(client, link_in(set_up(first_day)), "admin")
    page = client.get("/desk/", follow_redirects=True)
    assert page.request.path == "/desk/staff"
    assert "还差 2 位兼任审核员和核稿人的人员登记" in page.get_data(as_text=True)


def test_one_peer_is_not_enough_and_two_open_the_office(first_day: Flask) -> None:
    set_up(first_day)
    enrol_new(first_day, "zhao", Role.MODERATOR, Role.APPROVER)
    assert cases.intake_or_none() is None
    assert any("还差 1 位" in words for words in blocking())
    enrol_new(first_day, "qian", Role.MODERATOR, Role.APPROVER)
    assert cases.intake_or_none() is None
    assert any("ZHIYAN_FOUNDERS" in words and "Zhao" in words and "Qian" in words for words in blocking())
    name_founders(first_day, "zhao", "qian")
    assert any("open-office" in words for words in blocking())
    run(first_day, "open-office")
    assert cases.intake_or_none() is not None
    assert blocking() == []


def test_one_founder_is_not_enough(first_day: Flask) -> None:
    enrol_two(first_day)
    name_founders(first_day, "zhao")
    result = first_day.test_cli_runner().invoke(args=["moderation", "open-office"])
    assert result.exit_code == 1
    assert "ZHIYAN_FOUNDERS" in result.output
    assert cases.intake_or_none() is None


def test_the_clock_opens_too_and_opening_again_changes_nothing(first_day: Flask) -> None:
    enrol_two(first_day)
    assert "开通受理：0" in run(first_day, "tick")
    name_founders(first_day, "zhao", "qian")
    assert "开通受理：1" in run(first_day, "tick")
    assert "没有改动" in run(first_day, "open-office")
    assert len(db.session.scalars(select(IntakeKey)).all()) == 1


def test_the_first_keys_are_sealed_to_founders_and_to_nobody_who_enrolled_meanwhile(first_day: Flask) -> None:
    enrol_two(first_day)
    for name, role in (("sun", Role.REVIEWER), ("wang", Role.MODERATOR)):
        enrol_new(first_day, name, role)
    name_founders(first_day, "zhao", "qian")
    run(first_day, "open-office")
    holders = {grant.staff_id for grant in db.session.scalars(select(Grant))}
    assert holders == {staff_named("zhao").id, staff_named("qian").id}
    assert {staff.sign_in_name for staff in grants.waiting(opening.the_office().id)} == {"sun", "wang"}


def test_fingerprints_are_listed_with_a_warning(first_day: Flask) -> None:
    enrol_two(first_day)
    name_founders(first_day, "zhao")
    listed = run(first_day, "fingerprints")
    assert f"{read_aloud_by('zhao')}  Zhao（zhao）：ZHIYAN_FOUNDERS 已写明" in listed
    assert f"{read_aloud_by('qian')}  Qian（qian）：还没有同事担保" in listed
    assert "什么也证明不了" in listed


def test_who_reads_reports_is_led_to_the_fingerprint_after_enrolling(first_day: Flask) -> None:
    set_up(first_day)
    client = enrol_new(first_day, "zhao", Role.MODERATOR, Role.APPROVER)
    assert "解锁后查看" in client.get("/desk/account").get_data(as_text=True)
    desk.unlock(client, "zhao", passphrase=WORDS.format(name="zhao"))
    for path in ("/desk/account", "/desk/grants"):
        assert read_aloud_by("zhao") in client.get(path).get_data(as_text=True)


def test_a_moderator_and_an_approver_cannot_approve_each_other(first_day: Flask) -> None:
    set_up(first_day)
    enrol_new(first_day, "zhao", Role.MODERATOR)
    enrol_new(first_day, "qian", Role.APPROVER)
    assert db.session.scalars(select(Office.opened_at)).one() is None


def test_a_report_is_read_by_each_who_was_there(first_day: Flask) -> None:
    open_office(first_day)
    receipt = cases.open_case(Report(description="每天要在群里打卡三次"), bytes(16))
    case = cases.find_by_receipt(receipt.code)
    assert case is not None
    for name in ("zhao", "qian"):
        assert disclosure.open_case(case.id, by=unlocked(name)).said["description"] == "每天要在群里打卡三次"


def test_who_comes_later_waits_for_a_grant_and_gets_it_at_the_desk(first_day: Flask) -> None:
    open_office(first_day)
    enrol_new(first_day, "sun", Role.REVIEWER)
    sun, client = staff_named("sun"), first_day.test_client()
    assert db.session.get(Grant, (db.session.scalars(select(IntakeKey.id)).one(), sun.id)) is None
    words, zhao = WORDS.format(name="zhao"), staff_named("zhao")
    secret = second_factor.open_sealed(zhao.sealed_totp or b"", zhao.id)
    desk.sign_in(client, "zhao", passphrase=words, code=pyotp.TOTP(secret).now())
    desk.unlock(client, "zhao", passphrase=words)
    assert "Sun" in client.get("/desk/grants").get_data(as_text=True)
    typed = {"fingerprint": read_aloud_by("sun").lower()}
    assert desk.post(client, f"/desk/grants/{sun.id}", typed).status_code == 303
    grant = db.session.scalars(select(Grant).where(Grant.staff_id == staff_named("sun").id)).one()
    place = places.grant(grant.intake_key_id, grant.staff_id)
    seed = sealing.open_sealed(unlocked("sun").seed, grant.sealed_seed, bound_to=place)
    assert sealing.public_key(seed) == db.session.scalars(select(IntakeKey.public_key)).one()


def test_two_halves_together_open_the_intake_key_and_are_gone_once_copied(first_day: Flask) -> None:
    open_office(first_day)
    halves = [recovery_halves.show(by=unlocked(name)) for name in ("zhao", "qian")]
    recovery = keys.join(*map(keys.read_half, halves))
    period = db.session.scalars(select(IntakeKey)).one()
    seed = sealing.open_sealed(recovery, period.to_recovery, bound_to=places.intake_key_for_recovery(period.id))
    assert sealing.public_key(seed) == period.public_key
    for name, half in zip(("zhao", "qian"), halves, strict=True):
        recovery_halves.confirm(half[-4:].lower(), by=unlocked(name))
    assert [row.sealed_half for row in db.session.scalars(select(RecoveryHalf))] == [None, None]


def test_a_reviewer_from_outside_who_is_a_founder_keeps_one_half(first_day: Flask) -> None:
    set_up(first_day)
    enrol_new(first_day, "sun", Role.REVIEWER)
    for name in ("zhao", "qian"):
        enrol_new(first_day, name, Role.MODERATOR, Role.APPROVER)
    name_founders(first_day, "zhao", "qian", "sun")
    run(first_day, "open-office")
    keepers = db.session.scalars(select(RecoveryHalf.staff_id).order_by(RecoveryHalf.half)).all()
    assert keepers[0] == staff_named("sun").id
    assert len(set(keepers)) == 2


def test_the_beginning_is_on_the_ledger(first_day: Flask) -> None:
    open_office(first_day)
    acts = list(db.session.scalars(select(LedgerRow.act).order_by(LedgerRow.number)))
    assert acts == [
        *("set_up", "give_role", "invite"),
        *("give_role", "give_role", "invite", "enrol"),
        *("give_role", "give_role", "invite", "enrol"),
        "open_office",
    ]
    assert list(breaches(ledger.whole_chain())) == []


def test_what_a_person_set_is_nowhere_in_the_database(first_day: Flask) -> None:
    client = first_day.test_client()
    link = link_in(set_up(first_day))
    secret = enrol(client, link, "admin")
    cookie = client.get_cookie("desk", path="/desk")
    assert cookie is not None
    database = db.engine.url.database or ""
    db.session.remove()
    stored = b"".join(path.read_bytes() for path in Path(database).parent.glob("first.db*"))
    told = (WORDS.format(name="admin"), secret, link.rpartition("/")[2], cookie.value)
    assert [words for words in told if words.encode() in stored] == []
    assert bytes.fromhex(cookie.value) not in stored

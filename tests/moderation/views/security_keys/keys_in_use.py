"""How the stories of security keys go: registering one, and signing in as far as the page that asks for it."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.db import db
from feedback.models import LedgerRow
from moderation.models import SecurityKey
from tests import desk
from tests.authenticator import Flag, SoftKey
from tests.cast import PASSPHRASE, Cast
from tests.page import Page, open_page

NEW, ADD, REMOVE = "/desk/account/keys/new", "/desk/account/keys", "/desk/account/keys/remove"
CONFIRM = "/desk/sign-in/confirm"
LIES: dict[str, dict[str, Any]] = {
    "origin": {"origin": "https://localhost"},
    "rp id": {"rp_id": "evil.example"},
    "challenge": {"challenge": "AAAA"},
    "nobody there": {"flags": Flag(0)},
}


def options_of(page: Page, action: str) -> str:
    return page.form(action).get("data-options", "")


def register(client: FlaskClient, key: SoftKey, name: str = "蓝色钥匙", **lies: Any) -> Page:
    page = open_page(client, NEW)
    return page.submit(ADD, name=name, answer=key.create(options_of(page, ADD), **lies))


def after_passphrase(app: Flask, name: str = "lin", **typed: str) -> Page:
    """In another browser: the page after name and passphrase, without a code."""
    elsewhere = app.test_client()
    typed = {"passphrase": PASSPHRASE, "code": "", **typed}
    return Page(desk.sign_in(elsewhere, name, **typed), elsewhere)


def confirmed(page: Page, key: SoftKey, **lies: Any) -> Page:
    return page.submit(CONFIRM, answer=key.get(options_of(page, CONFIRM), **lies))


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/desk/unlock", follow_redirects=True).request.path != "/desk/sign-in"


def acts(name: str = "lin") -> list[str]:
    db.session.rollback()
    rows = select(LedgerRow.act).where(LedgerRow.staff_id == Cast().staff(name).id)
    return list(db.session.scalars(rows.order_by(LedgerRow.number)))


def kept() -> list[SecurityKey]:
    db.session.rollback()
    return list(db.session.scalars(select(SecurityKey)))

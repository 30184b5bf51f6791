"""Sitting down at the desk as one of the cast, by the real forms."""

import re

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from feedback import clock
from feedback.db import db
from moderation.models import Staff
from tests.cast import PASSPHRASE, TOTP_SECRET

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def sign_in(client: FlaskClient, name: str, *, passphrase: str = PASSPHRASE, **fields: str) -> TestResponse:
    """Answer of the sign-in form. The code counts as unused, though the same person signed in a moment ago."""
    forget_used_code(client.application, name)
    typed = {"sign_in_name": name, "passphrase": passphrase, "code": current_code(), **fields}
    return post(client, "/desk/sign-in", typed, seen_on="/desk/sign-in")


def unlock(client: FlaskClient, name: str, *, passphrase: str = PASSPHRASE) -> TestResponse:
    """Sign in as one of the cast unless somebody already is, and open their key."""
    if client.get_cookie("desk", path="/desk") is None:
        sign_in(client, name)
    return post(client, "/desk/unlock", {"passphrase": passphrase}, seen_on="/desk/unlock")


def post(client: FlaskClient, path: str, fields: dict[str, object], *, seen_on: str = "/desk/unlock") -> TestResponse:
    """Post a desk form with the token that the page `seen_on` shows."""
    return client.post(path, data={"csrf_token": token_on(client, seen_on), **fields})


def token_on(client: FlaskClient, path: str) -> str:
    """The CSRF token of a page's forms."""
    return token_in(client.get(path, follow_redirects=True))


def token_in(response: TestResponse) -> str:
    found = _TOKEN.search(response.get_data(as_text=True))
    assert found, f"{response.request.path} answered {response.status} and shows no form with a CSRF token"
    return found[1]


def current_code() -> str:
    return pyotp.TOTP(TOTP_SECRET).at(clock.now())


def forget_used_code(app: Flask, name: str) -> None:
    """The person may sign in with the present code, whatever it was used for."""
    with app.app_context():
        db.session.execute(update(Staff).where(Staff.sign_in_name == name).values(totp_last_step=None))
        db.session.commit()

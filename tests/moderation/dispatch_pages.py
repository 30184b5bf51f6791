"""Sitting down before a dispatch's pages."""

import uuid
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests import desk
from tests.page import Page


def signed_in(app: Flask, name: str) -> FlaskClient:
    client = app.test_client()
    desk.unlock(client, name)
    return client


def at(dispatch_id: uuid.UUID, act: str = "") -> str:
    return f"/desk/dispatches/{dispatch_id}{act and '/' + act}"


def send_form(client: FlaskClient, path: str, **fields: Any) -> Page:
    """What a page's form would send, where the page itself was the answer to a POST."""
    token = desk.token_on(client, "/desk/unlock")
    return Page(client.post(path, data={"csrf_token": token, **fields}, follow_redirects=True), client)

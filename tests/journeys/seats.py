"""People before real pages: a submitter's phone and one of the cast at the desk, each with a browser of their own."""

import uuid
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests import desk
from tests.conftest import OwnContextClient
from tests.page import Page, open_page


class RememberingClient(OwnContextClient):
    """A browser that keeps all it was ever shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown: list[str] = []

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        answer = super().open(*args, **kwargs)
        self.shown.append(answer.get_data(as_text=True))
        return answer


class Seat:
    """One of the cast at the desk, signed in and unlocked."""

    def __init__(self, app: Flask, name: str) -> None:
        self.name = name
        self.client = RememberingClient(app, app.response_class)
        desk.unlock(self.client, name)

    @property
    def shown(self) -> list[str]:
        return self.client.shown

    def see(self, path: str) -> Page:
        return open_page(self.client, path)

    def case(self, case_id: uuid.UUID) -> Page:
        """The case's page, opened by its button."""
        return self.see(case_at(case_id)).submit(case_at(case_id, "open"))

    def dispatch(self, dispatch_id: uuid.UUID) -> Page:
        return self.see(dispatch_at(dispatch_id))


def case_at(case_id: uuid.UUID, act: str = "") -> str:
    return f"/desk/cases/{case_id}{act and '/' + act}"


def dispatch_at(dispatch_id: uuid.UUID, act: str = "") -> str:
    return f"/desk/dispatches/{dispatch_id}{act and '/' + act}"


def id_in(page: Page) -> uuid.UUID:
    """The last part of the page's path."""
    return uuid.UUID(page.path.rsplit("/", 1)[1])

"""A case's page in a moderator's browser: closed, opened, and what it leaves behind."""

from flask.testing import FlaskClient

from feedback.db import db
from feedback.models import LedgerRow
from feedback.receipts import ReceiptCode
from feedback.thread import open_mailbox
from tests import desk
from tests.page import Page, open_page
from tests.stories import case_of

FILED = {"categories": ("B1",), "targets": (("miniapp", "净村拍拍"),), "region": "990121"}


def path_of(code: ReceiptCode, act: str = "") -> str:
    return f"/desk/cases/{case_of(code).id}{'/' if act else ''}{act}"


def closed_page(client: FlaskClient, code: ReceiptCode, name: str = "lin") -> Page:
    desk.unlock(client, name)
    return open_page(client, path_of(code))


def opened_page(client: FlaskClient, code: ReceiptCode, name: str = "lin") -> Page:
    return closed_page(client, code, name).submit(path_of(code, "open"))


def acts_on_the_ledger() -> list[str]:
    return list(db.session.scalars(db.select(LedgerRow.act).order_by(LedgerRow.number)))


def letters(code: ReceiptCode) -> list[str]:
    return [letter.body for letter in open_mailbox(code).letters]

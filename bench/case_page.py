"""The page a moderator works on all day: a case with its thread, shown and opened, in this process."""

from collections.abc import Callable

from flask.testing import FlaskClient

from bench.typed import descriptions
from feedback import mailbox
from feedback.db import db
from tests.desk import token_on, unlock
from tests.stories import case_of, reported

MESSAGES = 5


def shown_and_opened(client: FlaskClient) -> dict[str, Callable[[], object]]:
    """Two acts of a moderator at an unlocked desk, on a case with a thread of MESSAGES."""
    with client.application.app_context():
        text, *messages = descriptions(1 + MESSAGES)
        code = reported(text, categories=("D", "A"), targets=(("miniapp", "净村拍拍"),), region="990121101")
        for number, message in enumerate(messages):
            mailbox.follow_up(code, message, once=bytes([number]) * 16)
        case_id = case_of(code).id
        db.session.remove()
    unlock(client, "lin")
    token = token_on(client, "/desk/unlock")
    page = f"/desk/cases/{case_id}"
    return {
        "事项页（未打开原文）": lambda: _expect_page(client.get(page)),
        "打开原文和往来留言": lambda: _expect_page(client.post(f"{page}/open", data={"csrf_token": token})),
    }


def _expect_page(response: object) -> None:
    status = getattr(response, "status_code", 0)
    if status != 200:
        raise RuntimeError(f"the case page answered {status}")

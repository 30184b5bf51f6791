"""Sending the report form as a phone would: open it, fill in, press a button."""

from typing import Any
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from feedback.db import db
from feedback.models import Case
from tests.html import sent_by, tree_of

PLAIN = "每天要在三个应用里打卡，还要截图发到群里，不发就点名"
EVERY_FIELD: dict[str, Any] = {
    "category": ["A", "B"],
    "target_kind": ["app", "group"],
    "target_name": ["望川e勤", "全县打卡群 📣"],
    "region": "990121101",
    "issuer_name": "县数据局＆办公室",
    "issuer_level": "county",
    "frequency": "daily",
    "after_hours": "1",
    "description": PLAIN,
    "data_items": "户数\n走访记录 <b>",
    "submitter_kind": "cadre",
    "from_own_unit": "1",
    "keep_from": "本镇党政办“综合科”",
    "contact_name": "小满 😀",
    "contact": "ｑｑ　一二三",
    "own_unit": "某办",
    "position": "科员 & 文书",
}


def fresh_draft(client: FlaskClient) -> str:
    """Open the form; the draft it came with."""
    return drafts_of(client.get("/report"))[0]


def drafts_of(response: TestResponse) -> list[str]:
    return [value for name, value in fields_of(response).items(multi=True) if name == "draft"]


def send(client: FlaskClient, /, *, to: str = "/report", draft: str | None = None, **fields: Any) -> TestResponse:
    """Post the form; a fresh draft and a plain description unless given."""
    posted = {"draft": fresh_draft(client) if draft is None else draft, "description": PLAIN, **fields}
    return client.post(to, data=MultiDict(posted))


def receipt_in(response: TestResponse) -> str:
    """The code on the receipt page; AssertionError on any other page."""
    assert response.status_code == 201, f"{response.status}: no receipt"
    output = tree_of(response.text).find(".//output[@id='receipt']")
    assert output is not None
    return "".join(output.itertext()).strip()


def fields_of(response: TestResponse) -> MultiDict[str, str]:
    """What the form to /report on this page would send as it stands."""
    return MultiDict(sent_by(form_of(response)))


def form_of(response: TestResponse) -> Element:
    forms = [form for form in tree_of(response.text).iter("form") if form.get("action", "").startswith("/report")]
    assert len(forms) == 1, f"{response.status}: {len(forms)} report forms"
    return forms[0]


def stored_cases() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Case)) or 0

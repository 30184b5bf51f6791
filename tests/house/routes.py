"""Every address of the application, with ids that exist filled in."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from feedback.db import db
from feedback.lifecycle import CaseStatus, DispatchStatus
from feedback.models import Answer, Case, Dispatch, IdentityRequest
from moderation.models import Membership, Staff

FILLED = {
    "case_id": select(Case.id).where(Case.status == CaseStatus.IN_REVIEW),
    "matter_id": select(Case.matter_id).where(Case.status == CaseStatus.IN_REVIEW),
    "dispatch_id": select(Dispatch.id).where(Dispatch.status == DispatchStatus.RELEASED),
    "answer_id": select(Answer.id),
    "request_id": select(IdentityRequest.id),
    "staff_id": select(Staff.id).where(Staff.sign_in_name == "lin"),
    "membership_id": select(Membership.id).join(Staff).where(Staff.sign_in_name == "lin"),
}
PLAIN: dict[str, Any] = {"month": "2026-03", "filename": "zhiyan.css", "token": "0" * 64}


@dataclass(frozen=True)
class Address:
    rule: str
    path: str
    endpoint: str
    view: Any

    @property
    def is_staff(self) -> bool:
        return self.path.startswith("/desk")


def addresses(app: Flask, method: str) -> list[Address]:
    """Those that answer `method`; the journey of `one_of_everything` must have been told."""
    rules = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]
    return [_address(app, rule) for rule in sorted(rules, key=lambda rule: rule.rule)]


def _address(app: Flask, rule: Rule) -> Address:
    values = {name: _value(name, rule) for name in rule.arguments}
    with app.test_request_context():
        path = app.url_for(rule.endpoint, **values)
    return Address(rule.rule, path, rule.endpoint, app.view_functions[rule.endpoint])


def _value(name: str, rule: Rule) -> Any:
    if name in FILLED:
        return db.session.scalars(FILLED[name]).first()
    assert name in PLAIN, f"{rule.rule}: say in tests/house/routes.py what <{name}> may be"
    return PLAIN[name]

"""A store full of made-up cases, by Core inserts: rows as large as real ones, though nothing in them opens."""

import random
import secrets
import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select

from feedback import clock, sealing
from feedback.categories import CODES, Channel, DeclineCode, Nature
from feedback.db import db, writing
from feedback.lifecycle import CaseStatus
from feedback.limits import today
from feedback.models import Case, Matter, Office, Region, Target
from moderation.models import Staff

BATCH = 10_000
CASES_A_MATTER = 5
DAYS = 730
SHARES = {
    CaseStatus.CLOSED: 60,
    CaseStatus.SUBMITTED: 10,
    CaseStatus.NEED_INFO: 5,
    CaseStatus.ACCEPTED: 10,
    CaseStatus.DECLINED: 10,
    CaseStatus.REFERRED: 5,
}
"""In a hundred. Open cases grow with the store, which is the hardest for a queue."""
OPEN = frozenset({CaseStatus.SUBMITTED, CaseStatus.NEED_INFO, CaseStatus.ACCEPTED})
Row = dict[str, Any]


class Maker:
    """Makes rows for the office of the database at hand."""

    def __init__(self) -> None:
        self.office_id = db.session.scalars(select(Office.id)).one()
        self.staff_id = db.session.scalars(select(Staff.id)).first()
        self.targets = [None, *db.session.scalars(select(Target.id))]
        self.counties = [code for code in db.session.scalars(select(Region.code)) if len(code) == 6]
        self.categories = sorted(CODES)
        self.sealed = secrets.token_bytes(sealing.padded_size(500))

    def matter(self) -> Row:
        return {
            "id": uuid.uuid4(),
            "office_id": self.office_id,
            "opened_at": clock.now(),
            "opened_by_id": self.staff_id,
        }

    def case(self, matters: list[Row]) -> Row:
        status = random.choices(list(SHARES), SHARES.values())[0]
        day = today() - timedelta(days=random.randrange(DAYS))
        is_gathered = status in {CaseStatus.ACCEPTED, CaseStatus.CLOSED}
        return {
            "id": uuid.uuid4(),
            "office_id": self.office_id,
            "lookup_id": secrets.token_bytes(16),
            "commitment": secrets.token_bytes(32),
            "day": day,
            "status": status,
            "category": random.choice(self.categories),
            "more_categories": [],
            "county": random.choice(self.counties),
            "target_id": random.choice(self.targets),
            "precedence": random.choices((0, 1), (2, 98))[0],
            "sealed_report": self.sealed,
            "matter_id": random.choice(matters)["id"] if is_gathered else None,
            "nature": random.choices((Nature.PROBLEM, Nature.RETALIATION), (999, 1))[0] if is_gathered else None,
            "review_rounds": random.choices((0, 1), (98, 2))[0] if status is CaseStatus.CLOSED else 0,
            "due_on": today() + timedelta(days=random.randrange(-20, 40)) if status in OPEN else None,
            "decline_code": DeclineCode.TEST if status is CaseStatus.DECLINED else None,
            "referred_to": Channel.HOTLINE_12345 if status is CaseStatus.REFERRED else None,
            "closed_on": day if status is CaseStatus.CLOSED else None,
        }


def add_cases(count: int) -> None:
    """`count` more cases, in random states, and matters for those that have been accepted."""
    maker = Maker()
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        matters = [maker.matter() for _ in range(-(-size // CASES_A_MATTER))]
        # In the order of their ids the rows of a batch go into each page once.
        cases = sorted((maker.case(matters) for _ in range(size)), key=lambda case: case["id"].int)
        with writing():
            db.session.execute(insert(Matter), matters)
            db.session.execute(insert(Case), cases)

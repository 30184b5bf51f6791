"""A report whose classification somebody has settled, so that it can be accepted."""

from feedback.categories import Nature
from feedback.db import db
from feedback.receipts import ReceiptCode
from tests.stories import WORDS, case_of, reported


def settled(description: str = WORDS, **fields: object) -> ReceiptCode:
    """As `reported`, and read by a moderator."""
    code = reported(description, **fields)
    case_of(code).nature = Nature.PROBLEM
    db.session.commit()
    return code

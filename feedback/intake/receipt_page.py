"""The page with the receipt code: the one time it is shown."""

from flask import Response, make_response, render_template

from feedback import receipts
from feedback.cases import Receipt
from feedback.intake.kept_pages import kept_page
from feedback.intake.receipt_picture import picture_of
from feedback.limits import limits
from feedback.words import day_words

CODE_GOES_HERE = "code-goes-here"
PICTURE_GOES_HERE = "picture-goes-here"


def receipt_page(receipt: Receipt) -> Response:
    """201 for a new case and for the same post again: the submitter cannot tell, and need not."""
    # With hyphens a narrow screen would break the line after one, which then reads as part of the code.
    code = receipts.grouped(receipt.code).replace("-", " ")
    page = kept_page(f"receipt {receipt.due_on} {receipt.due_provisional}", lambda: _render(receipt))
    return make_response(page.replace(CODE_GOES_HERE, code).replace(PICTURE_GOES_HERE, picture_of(code)), 201)


def _render(receipt: Receipt) -> str:
    """All of the page but the code: it is the same for every report of a day."""
    return render_template(
        "feedback/receipt.html",
        code=CODE_GOES_HERE,
        picture=PICTURE_GOES_HERE,
        due_on=day_words(receipt.due_on) if receipt.due_on else "",
        provisional=receipt.due_provisional,
        answer_workdays=limits().answer_workdays,
    )

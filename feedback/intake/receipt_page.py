"""The page with the receipt code: the one time it is shown."""

from flask import Response, make_response, render_template

from feedback import receipts
from feedback.cases import Receipt
from feedback.limits import limits


def receipt_page(receipt: Receipt) -> Response:
    """201 for a new case and for the same post again: the submitter cannot tell, and need not."""
    page = render_template(
        "feedback/receipt.html",
        # With hyphens a narrow screen would break the line after one, which then reads as part of the code.
        code=receipts.grouped(receipt.code).replace("-", " "),
        due_on=receipt.due_on,
        provisional=receipt.due_provisional,
        answer_workdays=limits().answer_workdays,
    )
    return make_response(page, 201)

"""Sending a report: the form is shown, or a case is opened and its receipt given.

Whatever is wrong, the answer is the form with everything that was typed.
"""

from flask import Response, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from feedback import cases, clock, identifiers, receipts
from feedback.cases import Receipt
from feedback.intake.blueprint import intake
from feedback.intake.form_page import Remarks, blank_form, form_again
from feedback.intake.offer import is_known_place, offer
from feedback.intake.receipt_page import receipt_page
from feedback.intake.report_form import HONEYPOT, LONGEST_DESCRIPTION, Posted, read_report
from feedback.limits import settings
from feedback.receipts import Draft, DraftExpired, DraftUnreadable
from feedback.reports import Report
from feedback.throttle import Limit, allow, client_key
from feedback.wording import clean

DRAFT_SECONDS = 24 * 60 * 60
"""Shorter than a tombstone lives, so that an old form cannot revive a case that was withdrawn."""


@intake.get("/report")
def report_form() -> str:
    return blank_form()


@intake.post("/report")
def send_report() -> Response:
    posted = request.form
    if not allow(Limit.REPORT, key=client_key(request)):
        return _form(posted, 429, Remarks(note=_("现在提交得太多。填的内容都在，请过几分钟再按一次提交。")))
    if posted.get(HONEYPOT):
        return _form(posted, 422, Remarks(note=_press_again()))
    if "add_target" in posted:
        return _with_more_rows(posted, int(posted["add_target"] == "1"))
    if "mask" in posted:
        return _masked(posted)
    return _take(posted)


def _take(posted: Posted) -> Response:
    place = clean(posted.get("region", ""))
    reading = read_report(
        posted, is_known_place=bool(place) and is_known_place(place), takes_identity=offer().takes_identity
    )
    if reading.errors:
        return _form(posted, 422, Remarks(errors=reading.errors))
    receipt = _receipt_of(posted, reading.report)
    if isinstance(receipt, Receipt):
        return receipt_page(receipt)
    return receipt


def _receipt_of(posted: Posted, report: Report) -> Receipt | Response:
    """The receipt, or the form: once more for a draft that is none or too old, or with what was found in the text."""
    try:
        draft = _draft_of(posted)
    except DraftExpired as error:
        known = cases.known_receipt(report, error.draft.bits)
        return known or _form(posted, 422, Remarks(note=_press_again()))
    except DraftUnreadable:
        return _form(posted, 422, Remarks(note=_press_again()))
    details = [] if posted.get("acknowledged") else identifiers.find(report.description)
    if details:
        return _form(posted, 200, Remarks(note=_("还没有提交：请先看看下面标出的内容。"), details=details))
    return cases.open_case(report, draft.bits)


def _with_more_rows(posted: Posted, count: int) -> Response:
    rows = MultiDict(posted)
    for _row in range(count):
        rows.add("target_kind", "")
        rows.add("target_name", "")
    return _form(rows, 200, Remarks(added=count > 0))


def _masked(posted: Posted) -> Response:
    """The description with neutral words in place of what was found; nothing is sent before it was read again."""
    text = clean(posted.get("description", ""))
    if len(text) > LONGEST_DESCRIPTION:
        return _take(posted)
    details = identifiers.find(text)
    masked = MultiDict(posted)
    masked["description"] = identifiers.mask(text, details, say=_)
    note = ngettext(
        "已换掉 %(num)s 处。请看一遍“说说情况”，再按提交。",
        "已换掉 %(num)s 处。请看一遍“说说情况”，再按提交。",
        len(details),
    )
    return _form(masked, 200, Remarks(note=note))


def _form(posted: Posted, status: int, remarks: Remarks) -> Response:
    return form_again(posted, status, remarks, draft=_usable_draft(posted))


def _usable_draft(posted: Posted) -> str | None:
    try:
        _draft_of(posted)
    except (DraftExpired, DraftUnreadable):
        return None
    return posted["draft"]


def _draft_of(posted: Posted) -> Draft:
    now = int(clock.now().timestamp())
    return receipts.read_draft(settings().secret_key, posted.get("draft", ""), now, max_age=DRAFT_SECONDS)


def _press_again() -> str:
    return _("请再按一次提交。填的内容都在。")

"""Errors become HTTP here, once: a page in plain words that says what to do, and gives back what was typed.

A log line holds the route's name and the error's class and frames; never an address, a path or an error's own words.
"""

import logging
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from flask import Flask, Response, make_response, render_template, request
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import BadHost, HTTPException, MethodNotAllowed, RequestEntityTooLarge

from feedback.cases import IntakeClosed
from feedback.headers import ForeignForm
from feedback.i18n import is_desk, public_url
from feedback.quiet_log import ClientBlind, frames_only
from feedback.sealing import CannotOpen

log = logging.getLogger(__name__)

MOST_DRAINED = 64 * 1024 * 1024
DRAIN_STEP = 64 * 1024
LONGEST_HIDDEN = 100
MOST_KEPT = 100
"""More fields than any page of ours has; what a program sends beyond them is not worth showing."""
AGAIN = frozenset({429, 500, 503})
"""After these the same post may succeed, so the page holds it, ready to be sent once more."""


@dataclass(frozen=True, slots=True)
class Words:
    """`kept` stands in place of the remedy where what was typed comes back; empty, the page says the usual."""

    title: str
    remedy: str
    kept: str = ""


WORDS = {
    400: Words(_l("这个请求没法处理"), _l("请回到首页，从页面上的按钮重新进入。")),
    401: Words(_l("需要先登录"), _l("请登录后再试。")),
    403: Words(_l("没有这项权限"), _l("如果您认为应该有，请找本单位的管理员。")),
    404: Words(_l("没有这个页面"), _l("地址可能抄错了，或者页面已经不在。请从首页进入。")),
    405: Words(_l("请从页面上的按钮进入"), _l("这个地址不能直接打开。请回到首页。")),
    409: Words(_l("内容刚刚有变化"), _l("请返回上一页，刷新后再试。")),
    413: Words(
        _l("内容太大，没有收到"),
        _l("请用浏览器的“返回”回到刚才的页面，删掉一部分再提交。情况说明最多 5000 字。"),
    ),
    429: Words(_l("提交得太频繁"), _l("请过几分钟再按一次提交。")),
    500: Words(_l("系统出了错"), _l("不是您的问题，出错情况已记下（不含您的任何信息）。请稍后再试。")),
    503: Words(_l("系统暂时不能用"), _l("请稍后再试。")),
}
NOT_OPEN = Words(_l("尚未开通"), _l("审核员还没有到齐，暂时收不了反映。请过几天再来，或者先打政务服务热线 12345。"))
SHUT = Words(
    _l("这一件现在打不开"),
    _l("系统出了错，不是您的问题，出错情况已记下（不含您的任何信息）。请留好查询码，过一两天再来看。"),
    _l(
        "系统出了错，不是您的问题，出错情况已记下（不含您的任何信息）。您填的内容都还在这一页。"
        "请过一会儿再按一次提交；仍然打不开，请留好查询码，过一两天再来。"
    ),
)
KEPT_LABELS = {
    "description": _l("情况说明"),
    "data_items": _l("要填的数据"),
    "message": _l("补充的内容"),
    "comment": _l("评价的内容"),
    "reason": _l("申请复核的理由"),
    "retaliation": _l("被追查、报复的情况"),
}


FOREIGN_FORM = Words(
    _l("这次提交被拒绝了"), _l("它像是从别的网站发来的。请打开本站首页，从页面上的按钮进入，再提交一次。")
)


def init_app(app: Flask) -> None:
    """Answer every error with a page, and let nothing a client sent into the log where even that fails."""
    app.logger.addFilter(ClientBlind(everywhere=True))
    app.register_error_handler(HTTPException, refuse)
    app.register_error_handler(IntakeClosed, lambda _error: error_page(503, NOT_OPEN))
    app.register_error_handler(CannotOpen, shut)
    app.register_error_handler(Exception, fail)


def refuse(error: HTTPException) -> Response | HTTPException:
    """The page of an HTTP error; what is no error (a redirect of the router) passes as it is."""
    if error.code is None or error.code < 400 or error.response is not None:
        return error
    if isinstance(request.routing_exception, BadHost):
        return _without_links(WORDS[400])
    if isinstance(error, RequestEntityTooLarge):
        _read_to_the_end(request.environ["wsgi.input"])
    response = error_page(error.code, FOREIGN_FORM if isinstance(error, ForeignForm) else None)
    if isinstance(error, MethodNotAllowed):
        response.allow.update(error.valid_methods or ())
    return response


def fail(error: Exception) -> Response:
    """The page of an error nobody expected; 503 where the database is at fault, for then trying again helps."""
    note(error)
    return error_page(503 if isinstance(error, DBAPIError | PoolExhausted) else 500)


def shut(error: CannotOpen) -> Response:
    """The page of a case whose stored bytes do not open: what exactly, and why, is nothing to tell whoever asks."""
    note(error)
    return error_page(500, SHUT)


def note(error: Exception) -> None:
    """Log where it went wrong and the kind of error, of which the client sees nothing."""
    log.error("%s failed\n%s", request.endpoint, frames_only(error))


def error_page(status: int, words: Words | None = None) -> Response:
    """The page that says what happened and what to do. It asks the database nothing."""
    words = words or WORDS.get(status) or WORDS[400 if status < 500 else 500]
    kept = kept_fields() if status in AGAIN else []
    page = render_template(
        "errors/page.html",
        words=words,
        desk=is_desk(),
        home="/desk" if is_desk() else public_url("/"),
        kept=kept,
        labels=KEPT_LABELS,
        action=request.path,
    )
    return make_response(page, status)


def _without_links(words: Words) -> Response:
    """No page can be built, nor an address in it, for a request that names a host there cannot be."""
    return Response(f"{words.title}\n\n{words.remedy}\n", 400, mimetype="text/plain")


def kept_fields() -> list[tuple[str, str, bool]]:
    """Every field of a public post as it was typed, and whether it is long enough to be shown; none where unreadable.

    The desk keeps its own texts: a passphrase must not come back in a page.
    """
    if request.method != "POST" or is_desk():
        return []
    try:
        fields = list(islice(request.form.items(multi=True), MOST_KEPT))
    except RequestEntityTooLarge:
        return []
    return [(name, text, len(text) > LONGEST_HIDDEN or "\n" in text or name == "description") for name, text in fields]


def _read_to_the_end(body: BinaryIO) -> None:
    """A browser that is still sending when the connection closes shows its own error in place of ours."""
    left = min(request.content_length or 0, MOST_DRAINED)
    while left > 0 and (part := body.read(min(DRAIN_STEP, left))):
        left -= len(part)

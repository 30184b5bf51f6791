"""Names on a network: e-mail, web address, WeChat and QQ."""

import re
from collections.abc import Iterator

from feedback.identifiers.details import Kind
from feedback.identifiers.numbers import Span

_LATIN = re.compile("[A-Za-z0-9]")
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64} ?(?:@|\(at\)|\[at\]|#at#|艾特) ?"
    r"[A-Za-z0-9-]{1,63}(?: ?(?:\.|点|\[dot\]|\(dot\)) ?[A-Za-z0-9-]{1,63}){1,4}"
)
_WEB_ADDRESS = re.compile(
    r"(?:https?|ftp|weixin|alipays?)://[!-~]{1,2000}"
    r"|(?<![A-Za-z0-9.@-])(?:www\.[!-~]{1,2000}"
    r"|(?:[A-Za-z0-9-]{1,63}\.){1,5}(?:com|cn|net|org|gov|edu|top|xyz|cc|vip|info|me|link|site|club|shop|app|tv|io)"
    r"(?![A-Za-z0-9-])(?:[/:?#][!-~]{0,2000})?)",
    re.IGNORECASE,
)
# 加V, VX and 薇信 are how advertisements get past filters.
_WECHAT = re.compile(
    r"(?:(?:微信|威信|薇信|加?薇|微|wechat|weixin|加v|加vx|vx|wx|v信|加微)(?:账号|同号|号码?|id)?[是为: ]{0,3}"
    r"|(?:抖音|快手|钉钉|小红书|微博|飞信|陌陌)(?:账号|号码?|id)[是为: ]{0,3}|(?<![a-z0-9])v[: ]{1,2})"
    r"(?P<handle>[a-z0-9][a-z0-9_-]{5,19}(?![a-z0-9_-]))",
    re.IGNORECASE,
)
_QQ = re.compile(
    r"(?:qq|扣扣|企鹅)(?:群|空间)?(?:账号|号码?)?[是为: ]{0,3}(?P<number>[1-9]\d{4,11})(?!\d)", re.IGNORECASE
)


def handles(folded: str) -> Iterator[Span]:
    """The spans of addresses and account names in folded text (feedback.wording.fold)."""
    if not _LATIN.search(folded):
        return
    yield from ((Kind.EMAIL, *match.span()) for match in _EMAIL.finditer(folded))
    yield from ((Kind.WEB_ADDRESS, *match.span()) for match in _WEB_ADDRESS.finditer(folded))
    yield from ((Kind.QQ, *match.span("number")) for match in _QQ.finditer(folded))
    for match in _WECHAT.finditer(folded):
        if _is_handle(match):
            yield Kind.WECHAT, *match.span("handle")


def _is_handle(match: re.Match[str]) -> bool:
    """A handle has a digit or an underscore, or is announced by a colon: 微信WeChat is the application."""
    return re.search("[0-9_:是为]", match.group()) is not None

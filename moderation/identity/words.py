"""How far a request has come, in the words of the interface."""

from typing import Any

from flask_babel import lazy_gettext as _l

from feedback.lifecycle import IdentityState

STATE: dict[IdentityState, Any] = {
    IdentityState.ASKED: _l("待开启外层"),
    IdentityState.HALF_OPENED: _l("待开启内层"),
    IdentityState.OPENED: _l("已开启，待申请人查看"),
    IdentityState.SHOWN: _l("申请人已查看"),
    IdentityState.REFUSED: _l("已拒绝"),
    IdentityState.EXPIRED: _l("逾时未用，已销毁"),
}

"""The words for states, kinds and events of a dispatch: one list for the office, one for the unit. Lazy."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from feedback.lifecycle import DispatchStatus
from feedback.models import Completion, DispatchEventKind, DispatchKind, GatherChoice, HeldBack
from feedback.words import day_words, weekday_words

Words = Mapping[Any, Any]

day, weekday = day_words, weekday_words
"""Beside the words, for the templates."""

STATUS: Words = {
    DispatchStatus.DRAFTING: _l("起草中"),
    DispatchStatus.TO_APPROVE: _l("待核稿"),
    DispatchStatus.READY: _l("已核稿，待发出"),
    DispatchStatus.SENT: _l("已发出，待签收"),
    DispatchStatus.HANDLING: _l("办理中"),
    DispatchStatus.REPLIED: _l("已答复，待审核"),
    DispatchStatus.RETURNED: _l("单位退回，待核定"),
    DispatchStatus.RELEASED: _l("答复已发布"),
    DispatchStatus.RECALLED: _l("已撤回"),
    DispatchStatus.DROPPED: _l("已放弃"),
    DispatchStatus.REPLACED: _l("已改由其他单位承办"),
}

UNIT_STATUS: Words = {
    DispatchStatus.SENT: _l("待签收"),
    DispatchStatus.HANDLING: _l("办理中"),
    DispatchStatus.REPLIED: _l("已答复，平台审核中"),
    DispatchStatus.RETURNED: _l("已退回，平台核定中"),
    DispatchStatus.RELEASED: _l("已办结"),
    DispatchStatus.RECALLED: _l("平台已撤回"),
    DispatchStatus.REPLACED: _l("已改由其他单位承办"),
}

KIND: Words = {
    DispatchKind.DISPATCH: _l("转办单"),
    DispatchKind.LETTER: _l("公函"),
    DispatchKind.SELF_CHECK: _l("自查通知"),
}

EVENT: Words = {
    DispatchEventKind.DRAFTED: _l("起草"),
    DispatchEventKind.SUBMITTED: _l("送核稿"),
    DispatchEventKind.REJECTED: _l("核稿退回修改"),
    DispatchEventKind.APPROVED: _l("核稿通过"),
    DispatchEventKind.SENT: _l("发出"),
    DispatchEventKind.ACKNOWLEDGED: _l("签收"),
    DispatchEventKind.RETURNED: _l("承办单位退回"),
    DispatchEventKind.RETURN_UPHELD: _l("同意退回，另行转办"),
    DispatchEventKind.RETURN_REFUSED: _l("不同意退回"),
    DispatchEventKind.EXTENSION_ASKED: _l("申请延期"),
    DispatchEventKind.EXTENDED: _l("同意延期"),
    DispatchEventKind.EXTENSION_REFUSED: _l("不同意延期"),
    DispatchEventKind.ASKED: _l("承办单位想了解情况"),
    DispatchEventKind.EXPLAINED: _l("平台说明"),
    DispatchEventKind.REPLIED: _l("答复"),
    DispatchEventKind.REWORKED: _l("退回重办"),
    DispatchEventKind.RELEASED: _l("答复已发布"),
    DispatchEventKind.RECALLED: _l("平台撤回"),
    DispatchEventKind.DROPPED: _l("放弃"),
}

HELD_BACK: Words = {
    HeldBack.NOT_AS_APPROVED: _l("内容与核稿时不一致，或核稿之后又并入、撤回了反映。请收回修改，重新核稿。"),
    HeldBack.CHOICE_NEEDED: _l("同类反映太少，选择的做法不合。请在来件页重新选择。"),
    HeldBack.KEPT_FROM: _l("这个单位现在须回避。请收回修改，改交别的单位。"),
    HeldBack.UNREACHABLE: _l("这个单位在平台上没有经办人了。请改交其上级，或者改发公函。"),
    HeldBack.SENDER_GONE: _l("排入的人已离任，或者须回避。请由您重新排入。"),
}

INSIDE_THE_OFFICE = frozenset(
    {
        DispatchEventKind.DRAFTED,
        DispatchEventKind.SUBMITTED,
        DispatchEventKind.REJECTED,
        DispatchEventKind.APPROVED,
        DispatchEventKind.DROPPED,
    }
)
"""Steps, and reasons given there, that a unit does not read."""

CHOICE: Words = {
    GatherChoice.WAIT: _l("先等一等，看有没有同类反映"),
    GatherChoice.SELF_CHECK: _l("向所有使用单位发自查通知"),
    GatherChoice.OWNER_ONLY: _l("只转主办单位或其上级"),
}

COMPLETION: Words = {Completion.DONE: _l("已完成"), Completion.PROMISED: _l("承诺完成")}

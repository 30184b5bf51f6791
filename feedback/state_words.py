"""What a submitter is told of where the case stands: a word, a sentence with the next date, the truth when late."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from feedback.answers import Asked
from feedback.lifecycle import DispatchStatus
from feedback.limits import calendar
from feedback.models import Case, DispatchKind
from feedback.shown_state import Shown, ShownState
from feedback.words import STATE_WORDS, day_words

OWED_TO_THE_SUBMITTER = frozenset(
    {
        Shown.SUBMITTED,
        Shown.ACCEPTED,
        Shown.PASSED_ON,
        Shown.SETTLING,
        Shown.HANDLING,
        Shown.CHECKING,
        Shown.IN_REVIEW,
    }
)
"""In the other states it is the submitter's own time that runs, and nobody is late."""

WITH_THE_UNIT = frozenset({DispatchStatus.SENT, DispatchStatus.HANDLING})


@dataclass(frozen=True, slots=True)
class Standing:
    """The state's word, one sentence with the next date, what is late (or nothing), and whether the date is 暂估."""

    word: str
    sentence: str
    late: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit asked: its name, how far it is, what is late (or nothing)."""

    unit: str
    words: str
    late: str


def standing(case: Case, state: ShownState, asked: Iterable[Asked], *, on: date, rated: bool) -> Standing:
    """`asked` as `units_asked` gives it; `rated` whether the present answer has been judged."""
    word, late = STATE_WORDS[state.shown], ""
    if state.late_since and state.shown in OWED_TO_THE_SUBMITTER:
        urged = any(one.urged and _is_late(one, on) for one in asked)
        late = _late_words(state.late_since, on, urged=urged)
    if rated and state.shown is Shown.ANSWERED:
        word, sentence = _("已答复，您已评价"), _("%(day)s前可以改评价，到期办结。", day=_day(state.due_on))
    else:
        sentence = SENTENCES[state.shown](_day(state.due_on), case)
    return Standing(word, sentence, late, state.provisional and bool(state.due_on))


def unit_lines(asked: Iterable[Asked], *, on: date) -> list[UnitLine]:
    """The units asked, one by one; not those told to check themselves, whose number could say where reports came from
    (R7)."""
    return [_unit_line(one, on) for one in asked if one.dispatch.kind is not DispatchKind.SELF_CHECK]


def _unit_line(one: Asked, on: date) -> UnitLine:
    dispatch = one.dispatch
    words = UNIT_WORDS[dispatch.status](_day(dispatch.due_on))
    if dispatch.status in WITH_THE_UNIT and dispatch.extension_granted:
        words = _("%(words)s（已延期）", words=words)
    if dispatch.status is DispatchStatus.RELEASED and dispatch.on_time is False:
        words = _("%(words)s（逾期答复）", words=words)
    late = _late_words(dispatch.due_on, on, urged=one.urged) if dispatch.due_on and _is_late(one, on) else ""
    return UnitLine(one.unit, words, late)


def _is_late(one: Asked, on: date) -> bool:
    due_on = one.dispatch.due_on
    return one.dispatch.status in WITH_THE_UNIT and due_on is not None and due_on < on


def _late_words(since: date, on: date, *, urged: bool) -> str:
    days = calendar().working_days_between(since, on)
    if days == 0:
        return _("已过期限，平台正在催办") if urged else _("已过期限")
    if urged:
        return ngettext("已逾期 %(num)s 个工作日，平台正在催办", "已逾期 %(num)s 个工作日，平台正在催办", days)
    return ngettext("已逾期 %(num)s 个工作日", "已逾期 %(num)s 个工作日", days)


def _day(day: date | None) -> str:
    return day_words(day) if day else ""


def _of_submitted(day: str, case: Case) -> str:
    if case.not_supplemented:
        return _("没有等到补充，%(day)s前按现有内容决定是否受理。", day=day)
    return _("审核员会在%(day)s前看，结果写在这里。", day=day)


def _of_closed(_day_due: str, case: Case) -> str:
    return _("%(day)s办结。", day=_day(case.closed_on))


SENTENCES: dict[Shown, Callable[[str, Case], str]] = {
    Shown.SUBMITTED: _of_submitted,
    Shown.NEED_INFO: lambda day, _case: _("请在%(day)s前补充。没有补充的，按现有内容决定是否受理。", day=day),
    Shown.ACCEPTED: lambda day, _case: _("%(day)s前转给承办单位。", day=day),
    Shown.PASSED_ON: lambda day, _case: _("承办单位应于%(day)s前答复。", day=day),
    Shown.SETTLING: lambda day, _case: _("有单位认为不归它办，平台正在核定。最迟%(day)s答复。", day=day),
    Shown.HANDLING: lambda day, _case: _("承办单位应于%(day)s前答复。", day=day),
    Shown.CHECKING: lambda day, _case: _("承办单位已写好答复，平台核对后于%(day)s前发布。", day=day),
    Shown.ANSWERED: lambda day, _case: _("%(day)s前可以评价，到期办结。不评价不算满意。", day=day),
    Shown.IN_REVIEW: lambda day, _case: _("上级复核人应于%(day)s前给出结果。", day=day),
    Shown.CLOSED: _of_closed,
    Shown.DECLINED: lambda _day_due, _case: _("理由和可以怎么办，写在下面。"),
    Shown.REFERRED: lambda _day_due, _case: _("请直接向下面的渠道反映。您写的内容没有转给任何单位。"),
    Shown.WITHDRAWN: lambda _day_due, _case: _("您写的内容已经销毁，无法恢复。"),
}

UNIT_WORDS: dict[DispatchStatus, Callable[[str], str]] = {
    DispatchStatus.SENT: lambda day: _("已转去，应于%(day)s前答复", day=day),
    DispatchStatus.HANDLING: lambda day: _("办理中，应于%(day)s前答复", day=day),
    DispatchStatus.REPLIED: lambda _day_due: _("已写好答复，平台核对中"),
    DispatchStatus.RETURNED: lambda _day_due: _("认为不归它办，平台核定中"),
    DispatchStatus.RELEASED: lambda _day_due: _("已答复"),
    DispatchStatus.RECALLED: lambda _day_due: _("转办已收回"),
    DispatchStatus.REPLACED: lambda _day_due: _("已改由其他单位办理"),
}

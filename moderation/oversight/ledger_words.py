"""The ledger in words: acts, what was acted on, and facts. An act without words here shows its own name."""

import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from feedback import limit_table
from feedback.numbers import number_of
from moderation.cases import case_words
from moderation.role_words import ROLE_WORDS

SUBJECT_WORDS: dict[str, Any] = {
    "case": _l("反映"),
    "matter": _l("事项"),
    "dispatch": _l("转办单"),
    "answer": _l("答复"),
    "staff": _l("人员"),
    "office": _l("受理机构"),
    "tally": _l("统计"),
}

ACT_WORDS: dict[str, Any] = {
    "sign_in": _l("登录"),
    "second_factor_asked": _l("口令对、等安全密钥确认"),
    "second_factor_refused": _l("口令对、验证码或密钥不对"),
    "security_key_counted_back": _l("安全密钥计数倒退，可能被复制"),
    "add_security_key": _l("登记安全密钥"),
    "remove_security_key": _l("删除安全密钥"),
    "unlock": _l("解锁"),
    "lock": _l("锁定"),
    "sign_out": _l("退出"),
    "end_session": _l("退出自己的另一处登录"),
    "end_other_sessions": _l("退出自己的其他登录"),
    "end_all_sessions": _l("退出某人的全部登录"),
    "change_passphrase": _l("改口令"),
    "restretch_passphrase": _l("口令加固"),
    "set_up": _l("建立机构"),
    "open_office": _l("开通受理"),
    "invite": _l("发登记链接"),
    "enrol": _l("登记账号"),
    "give_role": _l("给角色"),
    "end_role": _l("结束角色"),
    "set_duty": _l("改值班"),
    "staff_left": _l("办理离任"),
    "give_grant": _l("授权打开来件"),
    "show_recovery_half": _l("显示恢复码"),
    "keep_recovery_half": _l("抄下恢复码"),
    "rotate_intake": _l("换受理密钥"),
    "end_period": _l("销毁旧受理密钥"),
    "renew_recovery": _l("换恢复码"),
    "recover": _l("用恢复码恢复授权"),
    "open_case": _l("打开来件"),
    "unmask_case": _l("查看被遮住的内容"),
    "ask_identity": _l("申请查看联系方式"),
    "half_open_identity": _l("开启联系方式外层"),
    "open_identity": _l("开启联系方式内层"),
    "refuse_identity": _l("拒绝查看联系方式"),
    "show_identity": _l("查看联系方式"),
    "expire_identity": _l("联系方式逾时销毁"),
    "classify_case": _l("分类"),
    "move_case": _l("并入其他事项"),
    "mark_urgent": _l("标为紧急"),
    "clear_urgent": _l("取消紧急"),
    "case_accepted": _l("受理"),
    "case_declined": _l("不予受理"),
    "case_referred": _l("告知其他渠道"),
    "case_asked": _l("请补充信息"),
    "send_message": _l("给反映人留言"),
    "decide_review": _l("复核决定"),
    "propose_answer": _l("拟直接答复"),
    "approve_answer": _l("核准直接答复"),
    "send_back_answer": _l("退回直接答复"),
    "drop_answer": _l("撤下直接答复"),
    "choose_gathering": _l("件数少时的选择"),
    "open_draft": _l("打开摘要草稿"),
    "check_abstract": _l("核对摘要"),
    "override_finding": _l("摘要提示不采纳"),
    "override_answer_finding": _l("答复提示不采纳"),
    "dispatch_drafted": _l("起草转办单"),
    "dispatch_submitted": _l("送核"),
    "dispatch_rejected": _l("核稿退回"),
    "dispatch_approved": _l("核准转办单"),
    "queue_dispatch": _l("排入发出"),
    "unqueue_dispatch": _l("取出，不随批发出"),
    "hold_back_dispatch": _l("到期没有发出"),
    "dispatch_sent": _l("发出转办单"),
    "dispatch_acknowledged": _l("单位签收"),
    "dispatch_returned": _l("单位退回"),
    "dispatch_return_upheld": _l("同意退回"),
    "dispatch_return_refused": _l("不同意退回"),
    "dispatch_extension_asked": _l("单位申请延期"),
    "dispatch_extended": _l("同意延期"),
    "dispatch_extension_refused": _l("不同意延期"),
    "dispatch_asked": _l("单位提问"),
    "dispatch_explained": _l("回复单位提问"),
    "dispatch_replied": _l("单位答复"),
    "dispatch_reworked": _l("退回重办"),
    "dispatch_released": _l("发布答复"),
    "dispatch_recalled": _l("收回转办单"),
    "dispatch_dropped": _l("作废转办单"),
    "make_letter": _l("改用信函"),
    "print_letter": _l("打印信函"),
    "enter_letter_sent": _l("登记信函寄出"),
    "view_dispatch": _l("查看转办单"),
    "read_notice": _l("阅读保密告知"),
    "refuse_question": _l("拦下打听身份的提问"),
    "export_tally": _l("导出统计"),
    "make_backup": _l("备份"),
    "restore_backup": _l("从备份恢复"),
    "archive_ledger": _l("移出往年台账"),
    "set_limits": _l("改期限"),
    "import_calendar": _l("导入放假安排"),
    "registry_imported": _l("导入单位和对象"),
    "message_not_as_written": _l("留言与台账不符"),
    "abstract_not_as_approved": _l("摘要与台账不符"),
}

FACT_WORDS: dict[str, Any] = {
    **{name: bounds.words for name, bounds in limit_table.TABLE.items()},
    "at_once": _l("立即发出"),
    "barred": _l("不转单位数"),
    "began": _l("登录于"),
    "cases": _l("涉及反映"),
    "category": _l("类别"),
    "channel": _l("渠道"),
    "choice": _l("选择"),
    "code": _l("理由代码"),
    "day": _l("日期"),
    "days": _l("天数"),
    "designated": _l("指定承办"),
    "destroyed": _l("当场销毁"),
    "digest": _l("文本校验值"),
    "due": _l("应答复"),
    "entered_for_unit": _l("代录"),
    "factor": _l("第二步"),
    "field": _l("栏目"),
    "fields": _l("内容"),
    "finding": _l("提示"),
    "findings": _l("提示"),
    "fingerprint": _l("核对码"),
    "file_digest": _l("文件校验值"),
    "form": _l("格式"),
    "from": _l("原事项"),
    "granted_to": _l("授权给"),
    "in_batch": _l("一并发出"),
    "intake_key": _l("受理密钥"),
    "intake_keys": _l("受理密钥"),
    "keepers": _l("恢复码抄写人"),
    "known_browser": _l("登录过的浏览器"),
    "last_digest": _l("末行校验值"),
    "last_row": _l("末行"),
    "ledger_head": _l("台账末行"),
    "made_at": _l("备份时刻"),
    "matter": _l("事项"),
    "messages": _l("留言数"),
    "on_duty": _l("值班"),
    "on_time": _l("按期"),
    "pair": _l("备份编号"),
    "reason": _l("理由"),
    "relations": _l("新增对应关系"),
    "replaced_key": _l("换下的受理密钥"),
    "request": _l("申请"),
    "role": _l("角色"),
    "roles": _l("角色"),
    "round": _l("复核轮次"),
    "rows": _l("行数"),
    "sessions": _l("登录数"),
    "state": _l("当时状态"),
    "targets": _l("新增对象"),
    "texts": _l("比对文本"),
    "to": _l("并入事项"),
    "unit": _l("单位"),
    "units": _l("新增单位"),
    "until": _l("延至"),
    "upheld": _l("是否支持"),
    "words": _l("字句"),
    "year": _l("年份"),
    "years": _l("年份"),
}

VALUE_WORDS: dict[str, Any] = {
    "True": _l("是"),
    "False": _l("否"),
    "None": _l("无"),
    "report": _l("原文"),
    "totp": _l("动态验证码"),
    "security_key": _l("安全密钥"),
    "messages": _l("留言"),
    "contact_name": _l("称呼"),
    "contact": _l("联系方式"),
    "own_unit": _l("所在单位"),
    "position": _l("岗位"),
    "half_opened": _l("已开外层"),
    "opened": _l("已开启未查看"),
    "categories": _l("类别"),
    "county": _l("县区"),
    "target": _l("对象"),
    "nature": _l("性质"),
    "source_level": _l("来源层级"),
    "data_items": _l("数据项"),
    "barred_units": _l("不转单位"),
    "self_check": _l("自查通知"),
    "owner_only": _l("只转主办单位"),
    "wait": _l("等待归并"),
    "not_as_approved": _l("与核稿时不一致"),
    "choice_needed": _l("反映太少，做法不合"),
    "kept_from": _l("单位须回避"),
    "unreachable": _l("单位没有经办人"),
    "sender_gone": _l("排入的人不再办理"),
    **{code.value: words for code, words in case_words.DECLINE.items()},
    **{role.value: words for role, words in ROLE_WORDS.items()},
}

DIGEST_SHOWN = 12
Names = Mapping[str, str]
"""Of people, by their ids as the ledger writes them."""
NOBODY: Names = MappingProxyType({})


def act_words(act: str) -> str:
    """`打开来件`; the name itself of an act that has no words yet."""
    return str(ACT_WORDS.get(act, act))


def subject_words(kind: str, identifier: str, names: Names = NOBODY) -> str:
    """`反映 K7M2-9QXT`, `人员 林审核`: numbers for what has one, names of people, the rest as it is."""
    kind_words = str(SUBJECT_WORDS.get(kind, kind))
    if identifier in names:
        return f"{kind_words} {names[identifier]}"
    if kind not in ("case", "matter", "dispatch"):
        return kind_words if len(identifier) > DIGEST_SHOWN else f"{kind_words} {identifier}"
    return f"{kind_words} {number_of(uuid.UUID(identifier))}"


def facts_words(facts: dict[str, Any], names: Names = NOBODY) -> str:
    """`理由：…；天数：3`; long digests are cut, for a person compares beginnings."""
    told = (
        _("%(name)s：%(value)s", name=FACT_WORDS.get(name, name), value=_plain(value, names))
        for name, value in facts.items()
    )
    return _("；").join(told)


def _plain(value: object, names: Names) -> str:
    if isinstance(value, list):
        return _("、").join(_plain(each, names) for each in value)
    text = str(value)
    if text in names:
        return names[text]
    if len(text) in (32, 64) and text.isalnum():
        return text[:DIGEST_SHOWN] + "…"
    return str(VALUE_WORDS.get(text, text))

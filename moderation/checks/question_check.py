"""R9: whether a unit's question seeks the person who reported rather than the matter."""

import re

from feedback.wording import N_, fold
from moderation.checks.findings import Finding, FindingKind

_REASON = N_("这是在打听反映人是谁：只能问事，不能问人")
_NEAR = "[^。!?;\n]"
_AUTHOR = (
    "(?:反映人|反映者|提交人|举报人|举报者|投诉人|来信人|写信人|信访人|留言人|当事人|该同志|该干部|这位同志|这个人|"
    "他|她|对方)"
)
_IDENTITY = "姓名|名字|身份|岗位|职务|职位|工号|联系方式|电话|手机|微信|住址|地址|性别|年龄|籍贯"
_WHICH = "单位|部门|科室|年级|班级|号码|哪里|哪个|哪位|哪儿|什么人|谁|何人|住在"
_SMALL_PLACE = "(?:村|镇|乡|社区|街道|站|所|学校|小组|组|支部|网格|班级|院)"
_TELL = "(?:反映|举报|投诉|说|提|写|告|发|提交|来信|爆料)"
_MATTER = "(?:要求|系统|表|通知|平台|文件|规定)"
_ASKED = "(?:姓名|联系方式|联系电话|手机号|真实身份|身份信息|工作单位|所在单位|岗位)"
_REPORT = "(?:反映|举报|投诉|提交|留言|写信|来信|爆料|说这话)"

_SEEKING = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:谁|何人|哪个人|哪些人|什么人|哪位)[^。!?;,\n]{{0,8}}?{_TELL}(?!问题应|要求)",
        rf"{_REPORT}[^。!?;,\n]{{0,8}}?(?:是谁|何人|是哪(?:位|里|一位|个人|个干部|名)|的人|是什么人|者是)",
        # 反映人提到的通知是哪个部门发的 asks about the matter.
        rf"{_AUTHOR}(?!所?(?:反映|提到|提|说|述|指)){_NEAR}{{0,12}}?(?:{_IDENTITY}|{_WHICH})",
        rf"[您你]{_NEAR}{{0,6}}?(?:{_IDENTITY})",
        rf"(?:{_IDENTITY}|{_WHICH}){_NEAR}{{0,6}}?(?:反映人|举报人|投诉人|提交人|来信人|写信人|当事人)",
        rf"哪[一个]{{0,2}}{_SMALL_PLACE}|(?:什么|哪个|何种|哪类)(?:岗位|职务|身份|职级|编制)",
        rf"(?:哪个|什么)(?:单位|部门|科室|股室|站所)(?:的(?!{_MATTER})|[^。!?;,\n]{{0,4}}(?:工作|上班|任职|反映|提))",
        rf"(?:提供|告知|说明|补充|核实|透露|留下?|给出?)[^。!?;,\n]{{0,10}}?{_ASKED}",
        rf"(?:何时|什么时候|哪天|几号|几点|哪一天|具体时间)[^。!?;,\n]{{0,6}}?(?:{_REPORT}|收到(?:这|该|反映|举报))",
        r"原文|原话|原件|原信|原始(?:材料|内容|记录|截图)|来信内容全文|举报材料|IP ?地址|(?:手机|设备)(?:型号|信息)",
        r"(?:男的|男性|男同志)(?:还是|或)女|多大(?:年纪|年龄|岁数)|贵姓|尊姓|叫什么|姓什么",
        rf"(?:有|共)?几(?:个人|人|名干部|位){_TELL}|多少人{_TELL}",
    )
)


def seeks_person(question: str) -> list[Finding]:
    """The parts of a question that ask who reported, where they work or when they wrote; each blocks and is logged."""
    folded = fold(question)
    spans = {match.span() for pattern in _SEEKING for match in pattern.finditer(folded)}
    return [Finding(FindingKind.SEEKS_PERSON, *span, question[slice(*span)], _REASON) for span in sorted(spans)]

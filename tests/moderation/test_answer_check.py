"""R9: an answer calls nobody out of hiding, and a question asks about the matter."""

import pytest

from moderation.checks.answer_check import check_answer
from moderation.checks.findings import FindingKind
from moderation.checks.question_check import seeks_person


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("详见http://example.cn/a", FindingKind.LINK),
        ("请发邮件至abc@example.com", FindingKind.EMAIL),
        ("电话0571-88880000", FindingKind.PHONE),
        ("请拨打办公室电话8861234咨询", FindingKind.PHONE),
        ("咨询热线12399", FindingKind.PHONE),
        ("请加微信test_abc123", FindingKind.ACCOUNT),
        ("办公地址：和平路18号3楼", FindingKind.ADDRESS),
        ("请扫描下方二维码反馈", FindingKind.QR),
        ("长按识别图片", FindingKind.QR),
        ("请您来办公室面谈", FindingKind.SUMMONS),
        ("请到镇党政办302室说明情况", FindingKind.SUMMONS),
        ("请与王主任联系", FindingKind.SUMMONS),
        ("请联系我局信息科", FindingKind.SUMMONS),
        ("欢迎来电来访", FindingKind.SUMMONS),
        ("反映人应携带身份证到政务大厅核实", FindingKind.SUMMONS),
        ("如有疑问，可直接联系承办人", FindingKind.SUMMONS),
        ("我单位希望与您当面沟通", FindingKind.SUMMONS),
        ("您可到我局三楼综合科反映", FindingKind.SUMMONS),
        ("我局将上门走访反映人", FindingKind.SUMMONS),
        ("经查，反映人系某村会计", FindingKind.SEEKS_PERSON),
    ],
)
def test_what_leads_out_of_hiding_blocks(answer: str, kind: FindingKind) -> None:
    assert kind in {finding.kind for finding in check_answer(answer) if finding.blocks}


@pytest.mark.parametrize(
    "answer",
    [
        "经核查，该App为县商务局主办，已于3月20日起取消安装率通报，不再按户下指标。",
        "已取消扫码签到，改为纸质登记一次。",
        "责令镇政府向县委作出书面说明情况，并约谈了分管负责人。",
        "已解散工作群7个，保留2个，晚上八点后不再派活。",
        "承诺5月30日前与民政系统打通数据，基层不再重复填报。",
        "经核实反映人反映的问题属实，已责成使用单位整改。",
        "已要求各社区不得强制居民注册，请各单位联系主办部门更新清单。",
        "如对答复不满意，可在评价时写明，或申请复核，也可拨打12345。",
        "我局已与主办单位联系，停止每日打卡。",
        "我们到三个乡镇的便民服务中心核实了填表情况。",
    ],
)
def test_an_honest_answer_is_not_held_back(answer: str) -> None:
    assert [finding for finding in check_answer(answer) if finding.blocks] == []


@pytest.mark.parametrize("answer", ["已转有关部门", "已转交相关部门处理。", "您反映的问题已收悉"])
def test_an_empty_answer_is_pointed_out(answer: str) -> None:
    (finding,) = check_answer(answer)
    assert finding.kind is FindingKind.HOLLOW
    assert not finding.blocks


def test_a_name_in_an_answer_is_pointed_out() -> None:
    (finding,) = check_answer("责任人为副主任李小样。")
    assert (finding.text, finding.blocks) == ("李小样", False)


@pytest.mark.parametrize(
    "question",
    [
        "请问是谁反映的？",
        "反映人是谁",
        "是哪个村的情况",
        "请提供反映人姓名和联系方式",
        "反映人什么岗位",
        "他是哪个单位的",
        "能否告知联系电话",
        "反映人是男的还是女的",
        "请把原文发给我们",
        "几个人反映的",
        "什么时候提交的",
        "这个人叫什么名字",
        "是我们局里的人反映的吗，哪个科室的",
        "举报者是哪位干部",
        "请核实其身份信息",
    ],
)
def test_a_question_that_seeks_the_person_is_blocked(question: str) -> None:
    assert seeks_person(question)
    assert all(finding.blocks and finding.text in question for finding in seeks_person(question))


@pytest.mark.parametrize(
    "question",
    [
        "请问是哪个App，哪个版本？",
        "每周要求打卡几次？",
        "通知是哪个部门下发的？",
        "反映人提到的通知是哪个部门发的？",
        "您能确认是哪个系统吗？",
        "表格里有没有姓名和身份证号这些字段？",
        "安装指标是按户还是按人口下的？",
        "系统卡顿出现在哪个功能？",
        "是否可以提供通知的文号？",
        "打卡要求从什么时候开始的？",
        "群里一般几点派活？",
    ],
)
def test_a_question_about_the_matter_passes(question: str) -> None:
    assert seeks_person(question) == []

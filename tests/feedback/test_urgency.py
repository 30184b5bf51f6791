"""R20: threats, self-harm and danger are seen at submission; routine words about them are not."""

import json
from pathlib import Path

import pytest

from feedback.identifiers import urgent

COMPLAINTS = Path(__file__).parent.parent / "data" / "complaints.jsonl"


@pytest.mark.parametrize(
    "text",
    [
        "天天这么逼，我真的不想活了",
        "再通报我就从办公楼上跳下去",
        "同事昨晚说想 自 杀，谁来管管",
        "想自*杀的心都有了",
        "活着没意思，不如死了",
        "再不解决我就去政府门口喝药",
        "他说要杀了镇里那个人",
        "谁再逼我，我就跟他同归于尽",
        "要去炸了镇政府",
        "有人拿着刀冲进了村委会",
        "他们在我家堵门，说要弄死我",
        "我现在人身安全都没有保障",
        "我快想不开了",
    ],
)
def test_danger_is_seen(text: str) -> None:
    assert urgent(text)


@pytest.mark.parametrize(
    "text",
    [
        "群里消息都炸了，一晚上三百条",
        "自杀风险排查台账一个月报三遍",
        "谁也没有自杀的念头，就是累",
        "电商秒杀活动要求转发，还要装杀毒软件",
        "打死我也不想再填表了",
        "线上会议太多，我们想不开会都不行",
        "跳楼价促销的链接也要我们转发",
        "累死了，气死了，烦死了",
        "杀猪盘宣传要求每户签字",
    ],
)
def test_everyday_words_are_not_an_alarm(text: str) -> None:
    assert not urgent(text)


def test_none_of_the_labelled_complaints_is_an_alarm() -> None:
    texts = [json.loads(line)["text"] for line in COMPLAINTS.read_text(encoding="utf-8").splitlines()]
    assert [text for text in texts if urgent(text)] == []

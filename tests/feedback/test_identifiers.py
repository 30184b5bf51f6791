"""Identifying details are found in what cadres write, and ordinary complaints are left alone."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.identifiers import Detail, Kind, find, marked, mask, neutral, why

DATA = Path(__file__).parent.parent / "data"


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


COMPLAINTS = lines("complaints.jsonl")
SENTENCES = lines("sentences.jsonl")
KINDS = {
    "NAME": Kind.NAME,
    "PHONE": Kind.PHONE,
    "IDCARD": Kind.ID_CARD,
    "ADDRESS": Kind.EXACT_PLACE,
    "WECHAT": Kind.WECHAT,
    "BANKCARD": Kind.BANK_CARD,
    "EMAIL": Kind.EMAIL,
}


def overlaps(detail: Detail, label: dict[str, Any]) -> bool:
    return detail.start < label["end"] and label["start"] < detail.end


@pytest.mark.parametrize("complaint", COMPLAINTS, ids=lambda complaint: complaint["id"])
def test_every_labelled_detail_is_found_whole_and_by_its_kind(complaint: dict[str, Any]) -> None:
    found = {(detail.kind, detail.start, detail.end) for detail in find(complaint["text"])}
    wanted = {(KINDS[label["type"]], label["start"], label["end"]) for label in complaint["expected"]["pii"]}
    assert wanted <= found


def test_most_phrases_that_single_a_person_out_are_found() -> None:
    labels = [(c, label) for c in COMPLAINTS for label in c["expected"]["quasi_identifiers"]]
    found = [label for c, label in labels if any(overlaps(detail, label) for detail in find(c["text"]))]
    assert len(found) >= 15  # of 19: the rest need a reader


def test_labelled_complaints_without_details_are_left_alone() -> None:
    plain = [c for c in COMPLAINTS if not c["expected"]["pii"] and not c["expected"]["quasi_identifiers"]]
    assert len(plain) >= 20
    assert {c["id"]: find(c["text"]) for c in plain if find(c["text"])} == {}


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence["text"][:16])
def test_a_sentence_is_marked_where_it_should_be_and_nowhere_else(sentence: dict[str, Any]) -> None:
    found = find(sentence["text"])
    wanted = [(kind, sentence["text"].index(words), words) for kind, words in sentence["details"]]
    for kind, start, words in wanted:
        label = {"start": start, "end": start + len(words)}
        assert any(detail.kind == kind and overlaps(detail, label) for detail in found), words
    assert len(found) == len(wanted)


def test_a_number_is_found_whole_however_it_is_laid_out() -> None:
    for number in ("13800138000", "138 0013 8000", "１３８－００１３－８０００", "138\u200b00138000", "一三八00138000"):
        assert [detail.text for detail in find(f"打{number}找我")] == [number]


def test_an_order_number_is_neither_card_nor_phone() -> None:
    assert find("订单202603150000123456，共1380013800个，编码62220200000000001") == []


def test_two_finds_on_one_place_do_not_overlap() -> None:
    kinds = [detail.kind for detail in find("我是柳浪湾村的会计李小样，电话13800138000")]
    assert kinds == [Kind.SELF_ROLE, Kind.NAME, Kind.PHONE]


def test_masking_says_what_was_there_without_saying_it() -> None:
    text = "我叫李小样，电话13800138000，别外传"
    assert mask(text, find(text)) == "我叫某人，电话某手机号，别外传"


def test_marking_loses_no_character() -> None:
    text = "电话13800138000，邮箱a.b@example.com。"
    pieces = marked(text, find(text))
    assert "".join(words for words, _ in pieces) == text
    assert [detail.kind for _, detail in pieces if detail] == [Kind.PHONE, Kind.EMAIL]


def test_every_kind_has_its_reason_and_its_neutral_words() -> None:
    assert all(why(kind) and neutral(kind).startswith("某") for kind in Kind)


CHINESE = st.text(st.sampled_from("我是在村镇3号13800张李主任，。、\n 的了@.:微信a全人住"), max_size=60)


@given(st.one_of(st.text(), CHINESE))
@settings(max_examples=300)
def test_spans_are_ordered_apart_and_true_to_the_text(text: str) -> None:
    details = find(text)
    assert all(text[detail.start : detail.end] == detail.text for detail in details)
    assert all(0 <= detail.start < detail.end <= len(text) for detail in details)
    assert all(left.end <= right.start for left, right in pairwise(details))


@given(CHINESE, st.from_regex(r"\A1[3-9][0-9]{9}\Z"), st.sampled_from(["", " ", "-", "—"]), CHINESE)
def test_a_masked_text_holds_no_phone(before: str, digits: str, gap: str, after: str) -> None:
    number = gap.join((digits[:3], digits[3:7], digits[7:]))
    text = f"{before}电话{number}。{after}"
    masked = mask(text, find(text))
    assert number not in masked
    assert not [detail for detail in find(masked) if detail.kind is Kind.PHONE]


def test_sheets_of_paper_are_no_family() -> None:
    assert [detail.text for detail in find("每天上传6张照片，电话通报；两张表，手机里也要填")] == []


def test_a_day_of_ones_own_ends_where_the_complaint_goes_on() -> None:
    text = "3月5日在清水镇柳树村开会还点名"
    assert mask(text, find(text)) == "某天的情况还点名"

"""R2: an abstract carries neither a detail nor a run of the submitter's words."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.checks.abstract_check import check_abstract
from moderation.checks.findings import Finding, FindingKind

ORIGINAL = "每天早上八点半前必须在“望川e勤”上打卡，下午六点还要签退，我叫陈小样，天天骑摩托跑到垭口去找信号。"
NAMES = ["望川e勤"]
COMPLAINTS = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "data" / "complaints.jsonl").read_text(encoding="utf-8").splitlines()
]
LEAKS = [(complaint, words) for complaint in COMPLAINTS for words in complaint["expected"]["must_not_leak"]]


def check(abstract: str) -> list[Finding]:
    return check_abstract(abstract, [ORIGINAL], target_names=NAMES)


def test_words_written_anew_pass() -> None:
    assert check("“望川e勤”要求驻村人员每日两次打卡，信号差的地方难以完成，请核实并改进。") == []


def test_a_copied_run_is_marked_as_it_stands() -> None:
    (finding,) = check("反映称天天骑摩托跑到垭口去找信号，请核实。")
    assert finding.kind is FindingKind.COPIED
    assert finding.text == "天天骑摩托跑到垭口去找信号"
    assert finding.blocks


@pytest.mark.parametrize(
    "copied",
    [
        "天天 骑摩托 跑到 垭口 去找 信号",
        "天天骑摩托，跑到垭口；去找信号",
        "天天骑\u200b摩托跑到垭口去找信号",
        "每天早上八点半前必须在ＷＡＮＧ上打卡".replace("ＷＡＮＧ", "望川Ｅ勤"),
    ],
)
def test_spaces_punctuation_width_and_case_do_not_hide_a_copy(copied: str) -> None:
    assert [finding.text for finding in check(f"据反映，{copied}。")] == [copied]


def test_eleven_characters_are_not_yet_a_run() -> None:
    assert check("天天骑摩托跑到垭口去找") == []
    assert check("天天骑摩托跑到垭口去找信")


def test_the_name_of_a_target_does_not_count() -> None:
    assert check("上级要求干部在“望川e勤”上打卡，下午六点还要再次签到。") == []


def test_a_sentence_typed_as_a_name_lets_nothing_through() -> None:
    sentence = "天天骑摩托跑到垭口去找信号下午六点还要签退"
    original = f"我{sentence}，请解决"
    assert check_abstract(sentence, [original], target_names=[sentence])


def test_a_name_met_in_the_original_is_known_without_its_cue() -> None:
    (finding,) = check("请勿因陈小样一事影响他人。")
    assert (finding.kind, finding.text) == (FindingKind.DETAIL, "陈小样")


def test_details_are_found_though_no_original_holds_them() -> None:
    assert [finding.text for finding in check("可致电13800138000了解。")] == ["13800138000"]


def test_the_name_of_a_target_may_look_like_a_person() -> None:
    assert check_abstract("请停止“小王帮办”的排名。", ["装小王帮办"], target_names=["小王帮办"]) == []


def test_every_original_of_the_matter_counts() -> None:
    copied = "一共填了十七张一模一样的表格"
    assert check_abstract(copied, [ORIGINAL, f"我们{copied}，受不了"], target_names=NAMES)


def test_what_must_not_leak_is_caught() -> None:
    caught = [words for complaint, words in LEAKS if _leaks(complaint, words)]
    pii = {label["text"] for complaint in COMPLAINTS for label in complaint["expected"]["pii"]}
    assert pii <= set(caught)
    assert {words for _, words in LEAKS if len(words) >= 12} <= set(caught)
    assert len(caught) >= 28  # of 30: two short counts need a reader


def _leaks(complaint: dict[str, Any], words: str) -> list[Finding]:
    names = [target["name"] for target in complaint["expected"]["objects"] if target["name"]]
    return check_abstract(f"有基层干部反映，{words}，请核查整改。", [complaint["text"]], target_names=names)


@given(st.text(), st.text(), st.text(max_size=5))
def test_findings_are_true_to_the_abstract(abstract: str, original: str, name: str) -> None:
    for finding in check_abstract(abstract, [original, abstract], target_names=[name]):
        assert abstract[finding.start : finding.end] == finding.text != ""

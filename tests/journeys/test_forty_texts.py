"""All forty texts go in through the real form, and each case reaches an end that fits its label."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedback.db import db
from feedback.ledger import whole_chain
from feedback.ledger_check import breaches
from feedback.lifecycle import CaseStatus
from feedback.numbers import number_of
from tests.conftest import settings_for
from tests.journeys.whole_run import Run, whole_run
from wsgi import create_app

ENDS = {
    "accept": CaseStatus.CLOSED,
    "merge": CaseStatus.CLOSED,
    "exception_explain": CaseStatus.CLOSED,
    "no_action": CaseStatus.CLOSED,
    "reject_spam": CaseStatus.DECLINED,
    "reject_abuse": CaseStatus.DECLINED,
    "out_of_scope": CaseStatus.DECLINED,
    "refer_discipline": CaseStatus.REFERRED,
}


@pytest.fixture(scope="module")
def run(cast_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    file = Path(shutil.copy(cast_template, tmp_path_factory.mktemp("forty") / "zhiyan.db"))
    app = create_app(settings_for(f"sqlite:///{file}"))
    with app.app_context():
        yield whole_run(app)
        db.session.remove()
        db.engine.dispose()


def test_every_case_reaches_an_end_that_fits_its_label(run: Run) -> None:
    ends = {text.id: run.case(text.id).status for text in run.texts.values() if text.disposition in ENDS}
    assert ends == {text_id: ENDS[run.texts[text_id].disposition] for text_id in ends}


def test_what_lacked_facts_was_asked_for_them(run: Run) -> None:
    """One was told more and took the whole way; of the other nothing came."""
    assert run.case("dev-019").status is CaseStatus.CLOSED
    silent = run.case("dev-013")
    assert (silent.status, silent.not_supplemented, silent.decline_code) == (CaseStatus.DECLINED, True, "no_content")


def test_each_case_is_filed_as_its_label_says(run: Run) -> None:
    taken_up = [text for text in run.texts.values() if run.case(text.id).status is CaseStatus.CLOSED]
    assert len(taken_up) == 33
    assert {text.id: run.case(text.id).category for text in taken_up} == {t.id: t.categories[0] for t in taken_up}


def test_repeats_were_gathered_and_are_answered_together(run: Run) -> None:
    repeats = [text for text in run.texts.values() if text.duplicate_of]
    assert len(repeats) == 2
    for text in repeats:
        assert text.duplicate_of
        assert run.case(text.id).matter_id == run.case(text.duplicate_of).matter_id


def test_who_gave_themselves_away_was_told_before_sending(run: Run) -> None:
    assert {text.id for text in run.texts.values() if text.says_who} <= run.pointed_out


def test_units_and_letters_say_nothing_of_who_wrote(run: Run) -> None:
    assert len(run.read_by_units) > 100
    secrets = {secret for text in run.texts.values() for secret in text.secrets}
    found = [(secret, page) for page in run.read_by_units for secret in secrets if secret in page]
    assert len(secrets) > 25
    assert found == []


def test_units_and_letters_hold_no_stretch_of_an_original(run: Run) -> None:
    pages = set(run.read_by_units)
    assert {text.id: found for text in run.texts.values() for page in pages if (found := text.runs_in(page))} == {}


def test_nothing_a_unit_reads_leads_back_to_a_case(run: Run) -> None:
    cases = [run.case(text_id) for text_id in run.texts]
    ids = {thing for case in cases for thing in (case.id, case.matter_id) if thing}
    traces = {trace for thing in ids for trace in (str(thing), thing.hex, number_of(thing))} | set(run.codes.values())
    assert [trace for page in run.read_by_units for trace in traces if trace in page] == []


def test_who_owns_it_was_asked(run: Run) -> None:
    asked = run.suggested
    assert asked["dev-001"] == "临江市商务局"
    assert asked["dev-003"] == "望川县农业农村局"
    assert asked["dev-005"] == "望川县民政局"
    assert asked["dev-011"] == "望川县政务服务局"
    assert asked["dev-029"] == "望川县委考核办"


def test_what_one_township_alone_does_goes_one_level_up(run: Run) -> None:
    assert (run.suggested["dev-007"], run.suggested["dev-030"]) == ("望川县人民政府", "望川县人民政府")


def test_some_were_asked_on_the_platform_and_some_by_letter(run: Run) -> None:
    assert set(run.dispatches.values()) == {"platform", "letter"}


def test_every_submitter_reads_how_it_ended(run: Run) -> None:
    answers = {text_id: page.text for text_id, page in run.mailboxes.items()}
    for text in run.texts.values():
        if run.case(text.id).matter_id and text.disposition in {"accept", "merge", "need_info"}:
            assert "改为按季度抽查" in answers[text.id], text.id
    assert "12388" in answers["dev-023"]
    assert "这一报送已经停止" in answers["dev-024"]
    assert "12345" in answers["dev-022"]


def test_the_ledger_holds_the_whole_run(run: Run) -> None:
    assert list(breaches(whole_chain())) == []

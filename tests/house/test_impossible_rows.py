"""What the domain calls impossible the database refuses, whoever writes; on both databases."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import CheckConstraint, Enum, Table, text
from sqlalchemy.exc import IntegrityError

from feedback.db import db, writing
from tests.cast import Cast
from tests.house.everything import one_of_everything

NOBODY = "NULL"
SAME_DAY = "'2019-01-01'"
NOW = "CURRENT_TIMESTAMP"

A_CHECKPOINT = (
    "INSERT INTO ledger_checkpoints (number, year, digest, file_digest, at, rows, recorded_as)"
    " SELECT number, 2020, digest, digest, at, {rows}, {recorded_as} FROM ledger WHERE number = 2"
)

IMPOSSIBLE = {
    "ck_offices_open_needs_recovery": "UPDATE offices SET recovery_public_key = NULL",
    "ck_intake_keys_days_in_order": f"UPDATE intake_keys SET to_day = {SAME_DAY}",
    "ck_ledger_checkpoints_rows_went": A_CHECKPOINT.format(rows=0, recorded_as="number + 1"),
    "ck_ledger_checkpoints_recorded_after": A_CHECKPOINT.format(rows=1, recorded_as="number"),
    "ck_units_not_its_own_superior": "UPDATE units SET superior_id = id",
    "ck_units_days_in_order": f"UPDATE units SET to_day = {SAME_DAY}",
    "ck_target_units_days_in_order": f"UPDATE target_units SET to_day = {SAME_DAY}",
    "ck_cases_answer_needs_matter": "UPDATE cases SET status = 'accepted', matter_id = NULL",
    "ck_cases_decline_has_code": "UPDATE cases SET status = 'declined'",
    "ck_cases_referral_has_channel": "UPDATE cases SET status = 'referred'",
    "ck_cases_destroyed_has_no_text": f"UPDATE cases SET key_destroyed_on = {SAME_DAY}",
    "ck_cases_withdrawn_is_destroyed": "UPDATE cases SET status = 'withdrawn'",
    "ck_cases_closed_has_day": "UPDATE cases SET status = 'closed'",
    "ck_cases_review_rounds": "UPDATE cases SET review_rounds = 3",
    "ck_cases_known_precedence": "UPDATE cases SET precedence = 2",
    "ck_cases_open_has_due_day": "UPDATE cases SET due_on = NULL",
    "ck_identity_keys_two_people": "UPDATE identity_keys SET inner_id = outer_id",
    "ck_identity_requests_three_people": "UPDATE identity_requests SET asker_id = outer_id",
    "ck_identity_requests_outer_has_time": "UPDATE identity_requests SET outer_at = NULL",
    "ck_identity_requests_inner_has_time": f"UPDATE identity_requests SET inner_at = {NOW}",
    "ck_identity_requests_outer_comes_first": (
        "UPDATE identity_requests SET state = 'asked',"
        " inner_id = outer_id, inner_at = outer_at, outer_id = NULL, outer_at = NULL"
    ),
    "ck_identity_requests_half_opened_by_someone": "UPDATE identity_requests SET outer_id = NULL, outer_at = NULL",
    "ck_identity_requests_opened_by_two": "UPDATE identity_requests SET state = 'opened'",
    "ck_identity_requests_refused_by_someone": f"UPDATE identity_requests SET state = 'refused', ended_at = {NOW}",
    "ck_identity_requests_refusal_has_reason": "UPDATE identity_requests SET refusal = 'no'",
    "ck_identity_requests_ended_has_time": f"UPDATE identity_requests SET ended_at = {NOW}",
    "ck_case_events_staff_act_has_time": f"UPDATE case_events SET at = {NOW} WHERE staff_id IS NULL",
    "ck_matters_choice_has_person": f"UPDATE matters SET gather_choice = 'wait', gather_chosen_at = {NOW}",
    "ck_matters_choice_has_time": "UPDATE matters SET gather_choice = 'wait', gather_chosen_by_id = opened_by_id",
    "ck_dispatches_approved_before_it_leaves": "UPDATE dispatches SET abstract = NULL",
    "ck_dispatches_two_people": "UPDATE dispatches SET approver_id = author_id WHERE approver_id IS NOT NULL",
    "ck_dispatches_approval_is_whole": "UPDATE dispatches SET approved_at = NULL",
    "ck_dispatches_sent_is_whole": "UPDATE dispatches SET due_on = NULL",
    "ck_dispatches_queued_by_someone": "UPDATE dispatches SET queued_by_id = author_id WHERE queued_at IS NULL",
    "ck_dispatches_queued_while_ready": (
        f"UPDATE dispatches SET queued_by_id = author_id, queued_at = {NOW} WHERE status <> 'ready'"
    ),
    "ck_dispatches_held_back_while_ready": "UPDATE dispatches SET held_back = 'unreachable'",
    "ck_dispatches_lateness_is_kept": "UPDATE dispatches SET on_time = NULL",
    "ck_dispatches_return_has_reason": f"UPDATE dispatches SET returned_at = {NOW}",
    "ck_dispatches_extension_has_reason": f"UPDATE dispatches SET extension_asked_at = {NOW}",
    "ck_dispatch_events_staff_act_has_time": "UPDATE dispatch_events SET at = NULL",
    "ck_answers_four_parts": "UPDATE answers SET measures = NULL",
    "ck_answers_released_is_whole": "UPDATE answers SET released_at = NULL, released_by_id = NULL",
    "ck_answers_released_by_someone": "UPDATE answers SET released_by_id = NULL",
    "ck_answers_released_has_words": (
        "UPDATE answers SET findings = NULL, dispatch_id = NULL, approver_id = released_by_id"
    ),
    "ck_answers_own_answer_is_approved": "UPDATE answers SET dispatch_id = NULL",
    "ck_answers_two_people": "UPDATE answers SET approver_id = author_id",
    "ck_answers_rework_has_reason": "UPDATE answers SET state = 'reworked', released_at = NULL, released_by_id = NULL",
    "ck_drafts_of_one_thing": "UPDATE drafts SET dispatch_id = NULL",
    "ck_promises_confirmed_by_someone": "UPDATE promises SET kept = true",
    "ck_promises_staff_act_has_time": f"UPDATE promises SET at = {NOW}",
    "ck_messages_staff_act_has_time": f"UPDATE messages SET at = {NOW} WHERE staff_id IS NULL",
    "ck_messages_author_is_known": "UPDATE messages SET author = 'office' WHERE staff_id IS NULL",
    "ck_messages_submitter_is_plain": "UPDATE messages SET kind = 'decline' WHERE staff_id IS NULL",
    "ck_ratings_one_to_five": "UPDATE ratings SET satisfaction = 6",
    "ck_reviews_decision_has_person": "UPDATE reviews SET upheld = true",
    "ck_reviews_staff_act_has_time": f"UPDATE reviews SET at = {NOW}",
    "ck_staff_enrolled_is_whole": "UPDATE staff SET wrapped_seed = NULL",
    "ck_memberships_officer_has_unit": "UPDATE memberships SET unit_id = NULL",
    "ck_memberships_duty_is_a_moderators": "UPDATE memberships SET on_duty = true WHERE role <> 'moderator'",
    "ck_memberships_days_in_order": f"UPDATE memberships SET to_day = {SAME_DAY}",
    "ck_staff_sessions_unlocked_is_whole": "UPDATE staff_sessions SET wrapped_seed = NULL",
    "ck_endorsements_endorsed_is_signed": "UPDATE endorsements SET signature = NULL WHERE signature IS NOT NULL",
    "ck_endorsements_endorsed_by_someone": "UPDATE endorsements SET endorser_id = NULL WHERE signature IS NOT NULL",
    "ck_endorsements_nobody_endorses_themselves": (
        "UPDATE endorsements SET endorser_id = staff_id WHERE signature IS NOT NULL"
    ),
    "ck_security_keys_counts_up": "UPDATE security_keys SET sign_count = -1",
    "ck_recovery_halves_first_or_second": "UPDATE recovery_halves SET half = 3",
    "ck_recovery_halves_shown_is_gone": f"UPDATE recovery_halves SET shown_at = {NOW}",
}


def declared() -> Iterator[tuple[Table, CheckConstraint]]:
    for table in db.metadata.sorted_tables:
        for constraint in table.constraints:
            if isinstance(constraint, CheckConstraint):
                yield table, constraint


@pytest.fixture
def full(any_app: Flask) -> Flask:
    one_of_everything(Cast())
    return any_app


def test_every_table_holds_a_row_to_try_it_on(full: Flask) -> None:
    counts = {
        table.name: db.session.scalar(text(f"SELECT count(*) FROM {table.name}"))
        for table in db.metadata.tables.values()
    }
    empty = [name for name, count in counts.items() if not count]
    assert empty == [], "tests/house/everything.py: add a row of each"


def test_every_impossible_row_is_refused(full: Flask) -> None:
    for name, sql in IMPOSSIBLE.items():
        with pytest.raises(IntegrityError) as refused, writing():
            db.session.execute(text(sql))
        assert name in str(refused.value.orig), sql


def test_a_word_outside_its_list_is_refused(full: Flask) -> None:
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Enum):
                with pytest.raises(IntegrityError, match=r"(?i)check constraint"), writing():
                    db.session.execute(text(f"UPDATE {table.name} SET {column.name} = 'no such word'"))


def test_every_check_has_its_impossible_row() -> None:
    lists = {
        f"ck_{table.name}_{column.type.name}"
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Enum)
    }
    names = {f"{constraint.name}" for _, constraint in declared()}
    assert names - lists == set(IMPOSSIBLE), "state in IMPOSSIBLE the row that each check refuses"

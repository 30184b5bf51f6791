"""Where each sealed thing is stored: the one list of places that seal and open agree on."""

import uuid

from feedback.sealing import Place


def report(case_id: uuid.UUID) -> Place:
    return Place("report", "cases", "sealed_report", case_id.hex)


def identity(case_id: uuid.UUID) -> Place:
    return Place("identity", "cases", "sealed_identity", case_id.hex)


def identity_key(case_id: uuid.UUID) -> Place:
    """The pair is not part of the place: its two layers already are sealed to two people."""
    return Place("identity-key", "identity_keys", "sealed_key", case_id.hex)


def identity_key_for_asker(request_id: uuid.UUID, asker_id: uuid.UUID) -> Place:
    """What an outer layer gave is bound to `identity_key` still; only the inner custodian's result is sealed anew."""
    return Place("identity-for-asker", "identity_handovers", "sealed_key", f"{request_id.hex}.{asker_id.hex}")


def case_key_for_intake(case_id: uuid.UUID) -> Place:
    return Place("case-key", "case_keys", "to_intake", case_id.hex)


def case_key_for_submitter(case_id: uuid.UUID) -> Place:
    return Place("case-key", "case_keys", "to_submitter", case_id.hex)


def message(message_id: uuid.UUID) -> Place:
    return Place("message", "messages", "sealed_body", message_id.hex)


def rating_comment(case_id: uuid.UUID, round_: int) -> Place:
    return Place("rating", "ratings", "sealed_comment", f"{case_id.hex}.{round_}")


def review_reason(case_id: uuid.UUID, round_: int) -> Place:
    return Place("review", "reviews", "sealed_reason", f"{case_id.hex}.{round_}")


def draft(draft_id: uuid.UUID) -> Place:
    return Place("draft", "drafts", "sealed_text", draft_id.hex)


def grant(intake_key_id: uuid.UUID, staff_id: uuid.UUID) -> Place:
    return Place("grant", "grants", "sealed_seed", f"{intake_key_id.hex}.{staff_id.hex}")


def intake_key_for_recovery(intake_key_id: uuid.UUID) -> Place:
    return Place("recovery", "intake_keys", "to_recovery", intake_key_id.hex)


def recovery_half(office_id: uuid.UUID, staff_id: uuid.UUID) -> Place:
    return Place("recovery-half", "recovery_halves", "sealed_half", f"{office_id.hex}.{staff_id.hex}")

"""Whether the installation can take a report, for a load balancer or a monitor."""

from typing import Any

from flask import jsonify
from sqlalchemy.exc import SQLAlchemyError

from feedback import sealing
from feedback.cases import intake_or_none
from feedback.intake.blueprint import intake


@intake.get("/healthz")
def health() -> tuple[Any, int]:
    """200 when the database answers and a report can be sealed, else 503."""
    try:
        open_intake = intake_or_none()
    except SQLAlchemyError:
        return jsonify(status="failing", database=False, intake=False), 503
    can_seal = open_intake is not None and _is_usable(open_intake.public_key)
    return jsonify(status="ok" if can_seal else "not open", database=True, intake=can_seal), 200 if can_seal else 503


def _is_usable(public_key: bytes) -> bool:
    try:
        sealing.load_public(public_key)
    except ValueError:
        return False
    return True

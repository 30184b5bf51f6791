"""A Monday with no holiday near, and days after it."""

from datetime import UTC, datetime, timedelta

MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
"""09:00 at the office, no holiday near."""


def later(days: float) -> datetime:
    return MONDAY + timedelta(days=days)

"""The public pages. They keep no session, set no cookie, and write nothing about a visit."""

from feedback.intake.blueprint import intake

__all__ = ["intake"]

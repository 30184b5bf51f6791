"""The public pages. They keep no session, set no cookie, and write nothing about a visit."""

from feedback.intake import health, mailbox, pages, report
from feedback.intake.blueprint import intake

__all__ = ["health", "intake", "mailbox", "pages", "report"]

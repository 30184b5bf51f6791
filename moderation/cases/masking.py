"""R17: personal data of third parties is covered even before moderators, until somebody uncovers it on the ledger."""

from collections.abc import Mapping
from typing import Any

from feedback.identifiers import Kind, find, mask

COVERED = frozenset(
    {
        Kind.EMAIL,
        Kind.ID_CARD,
        Kind.BANK_CARD,
        Kind.PHONE,
        Kind.LANDLINE,
        Kind.PLATE,
        Kind.WECHAT,
        Kind.QQ,
        Kind.STAFF_NUMBER,
        Kind.EXACT_PLACE,
        Kind.NAME,
    }
)
"""What is somebody's own. Places, posts and days stay: without them a moderator could not classify."""


class Cover:
    """Covers text after text, and counts what it covered."""

    def __init__(self) -> None:
        self.count = 0

    def text(self, text: str) -> str:
        """The text with neutral words in place of what is covered."""
        details = [detail for detail in find(text) if detail.kind in COVERED]
        self.count += len(details)
        return mask(text, details)

    def record(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of a report. Names of targets and units stay, and so do codes."""
        covered = dict(said)
        covered["description"] = self.text(str(said.get("description", "")))
        covered["keep_from"] = self.text(str(said.get("keep_from", "")))
        covered["data_items"] = [self.text(str(item)) for item in said.get("data_items", ())]
        return covered

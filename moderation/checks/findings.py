"""What a check found in a text that staff are about to send."""

from dataclasses import dataclass
from enum import StrEnum


class FindingKind(StrEnum):
    DETAIL = "detail"
    COPIED = "copied"
    LINK = "link"
    EMAIL = "email"
    PHONE = "phone"
    ACCOUNT = "account"
    ADDRESS = "address"
    QR = "qr"
    SUMMONS = "summons"
    SEEKS_PERSON = "seeks_person"
    HOLLOW = "hollow"


@dataclass(frozen=True)
class Finding:
    """text is what stands at start:end (code points) of the checked text; reason is a message id.

    A finding that blocks holds the text back until it is removed or overridden with a reason (R2, R9);
    one that does not is only pointed out.
    """

    kind: FindingKind
    start: int
    end: int
    text: str
    reason: str
    blocks: bool = True

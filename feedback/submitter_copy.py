"""The submitter's copy of a case key: encrypted under a key that only the receipt code gives, and is stored nowhere.

The code is at hand both when a case is opened and when it is read, so nothing is gained by a pair of keys.
"""

import uuid

from feedback import places, receipts, sealing
from feedback.limits import settings
from feedback.receipts import ReceiptCode

VERSION = b"\x02"
"""A letter begins with 1."""


def made(key: bytes, code: ReceiptCode, case_id: uuid.UUID) -> bytes:
    """What to store of the case key for whoever has the code."""
    own = receipts.submitter_key(settings().receipt_pepper, code)
    return VERSION + sealing.encrypt(own, key, bound_to=places.case_key_for_submitter(case_id))


def opened(stored: bytes, code: ReceiptCode, case_id: uuid.UUID) -> bytes:
    """The case key. Raises CannotOpen where code and case do not belong together."""
    pepper, here = settings().receipt_pepper, places.case_key_for_submitter(case_id)
    if stored[:1] == VERSION:
        return sealing.decrypt(receipts.submitter_key(pepper, code), stored[1:], bound_to=here)
    # The first releases sealed a letter to a key pair made from the code.
    return sealing.open_sealed(receipts.submitter_seed(pepper, code), stored, bound_to=here)

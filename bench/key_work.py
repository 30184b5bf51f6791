"""What the cryptography costs by itself: sealing a report, with identity, and unlocking a member of staff."""

import secrets
import time
from collections.abc import Callable
from itertools import combinations
from statistics import median
from uuid import uuid4

from bench.typed import descriptions
from feedback import places, receipts, sealing
from feedback.config import FULL_STRETCH_KIB
from feedback.receipts import ReceiptCode
from feedback.reports import Report
from moderation import keys

PEPPER = b"p" * 32
CODE = ReceiptCode("0" * 20)
PUBLIC = sealing.public_key(sealing.new_seed())
CUSTODIANS = [sealing.public_key(sealing.new_seed()) for _ in range(3)]
FULL_COST = keys.StretchCost(memory_kib=FULL_STRETCH_KIB, iterations=3, lanes=1)
STAFF_ID = uuid4().hex


def cpu_ms(work: Callable[[], object], *, times: int) -> float:
    """The median CPU time of doing `work` once."""
    work()
    return 1000 * median(_cpu_seconds(work) for _ in range(times))


def seal_report() -> None:
    """All that sealing adds to a submission without identity: key, record, one seal, the submitter's copy."""
    case_id, key = uuid4(), sealing.new_key()
    said = Report(description=descriptions(1)[0]).said()
    sealing.encrypt_record(key, said, bound_to=places.report(case_id))
    sealing.seal(PUBLIC, key, bound_to=places.case_key_for_intake(case_id))
    own = receipts.submitter_key(PEPPER, CODE)
    sealing.encrypt(own, key, bound_to=places.case_key_for_submitter(case_id))


def seal_report_with_identity() -> None:
    """The same, and the identity's key to each pair of three custodians."""
    seal_report()
    case_id, key = uuid4(), sealing.new_key()
    sealing.encrypt_record(key, {"contact": "13800000000"}, bound_to=places.identity(case_id))
    for outer, inner in combinations(CUSTODIANS, 2):
        sealing.seal_to_pair(outer, inner, key, bound_to=places.identity_key(case_id))


def unlocking() -> Callable[[], object]:
    """Passphrase to seed as in production."""
    passphrase, salt, seed = keys.new_passphrase(), keys.new_salt(), secrets.token_bytes(32)
    wrapped = keys.wrap_seed(keys.stretch(passphrase, salt, FULL_COST).wrapping, seed, staff_id=STAFF_ID)

    def unlock() -> bytes:
        stretched = keys.stretch(passphrase, salt, FULL_COST)
        return keys.unwrap_seed(stretched.wrapping, wrapped, staff_id=STAFF_ID)

    return unlock


def _cpu_seconds(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before

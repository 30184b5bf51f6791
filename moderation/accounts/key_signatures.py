"""What a person's security key signs to let them in, once per question."""

from sqlalchemy import CursorResult, func, or_, select, update

from feedback import clock
from feedback.db import db
from moderation.accounts.challenges import Challenge
from moderation.accounts.security_keys import Question, digest_of, keys_of
from moderation.keys import authenticators
from moderation.keys.authenticators import AnswerRefused, Signed
from moderation.keys.parties import Party
from moderation.models import SecurityKey


class CountWentBack(Exception):
    """The key has counted fewer signatures than before: there may be a copy of it. `digest` as of `digest_of`."""

    def __init__(self, digest: str) -> None:
        super().__init__(digest)
        self.digest = digest


def ask_to_sign(challenge: Challenge, party: Party) -> Question | None:
    """What the browser needs for one of the person's keys to sign; None when they have none."""
    allowed = [key.credential_id for key in keys_of(challenge.staff_id)]
    if not allowed:
        return None
    return Question(challenge.sealed(), authenticators.request_options(party, challenge.value, allowed=allowed))


def read_signature(challenge: Challenge, answer: str, party: Party) -> Signed:
    """Which of the person's keys signed the question. Raises AnswerRefused."""
    public_keys = {key.credential_id: key.public_key for key in keys_of(challenge.staff_id)}
    return authenticators.read_signature(party, challenge.value, answer, public_keys=public_keys)


def use(signed: Signed, challenge: Challenge) -> None:
    """Inside the caller's write: the key is used, on this question and on none asked before now.

    A passkey counts nothing, so a second use is told by time. Raises AnswerRefused when the key has been used since
    the question was asked, or removed; CountWentBack.
    """
    # Another machine's clock may be behind the one that asked.
    now = max(clock.now(), challenge.asked_at)
    row = (SecurityKey.credential_id == signed.credential_id, SecurityKey.staff_id == challenge.staff_id)
    fresh = or_(SecurityKey.used_at.is_(None), SecurityKey.used_at < challenge.asked_at)
    counts_on = SecurityKey.sign_count < signed.sign_count
    if signed.sign_count == 0:
        counts_on = SecurityKey.sign_count == 0
    used = update(SecurityKey).where(*row, fresh, counts_on).values(used_at=now, sign_count=signed.sign_count)
    result = db.session.execute(used)
    if not (isinstance(result, CursorResult) and result.rowcount):
        is_fresh = db.session.scalar(select(func.count()).where(*row, fresh))
        raise CountWentBack(digest_of(signed.credential_id)) if is_fresh else AnswerRefused

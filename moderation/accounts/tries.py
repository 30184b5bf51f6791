"""Failed tries at the door, counted so that guessing is slow and nobody can lock out somebody else.

A browser in which the person has signed in before is counted by itself: whatever is tried elsewhere, even behind the
same address, it gets in. Any other is counted by name and client, and by client. A name that is tried from everywhere
is not shut, for that would be a way to shut its owner out: each client then has three tries at it instead of thirty.

Where the counters fail all is let through. They only slow the guessing of a passphrase, of 80 bits or at least 16
characters, and a desk that nobody can enter would leave urgent cases lying. What must hold even then, the guessing of
six digits by one who has the passphrase, is counted from the ledger: it reaches only who has the passphrase, so it
locks out nobody else.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from feedback import clock, ledger
from feedback.db import db
from feedback.models import LedgerRow
from feedback.throttle import ClientKey, Limit, allow, has_room
from moderation.accounts import known_browsers
from moderation.accounts.sessions import DeskSession
from moderation.models import Staff

SECOND_FACTOR_REFUSED = "second_factor_refused"
SECOND_FACTOR_ASKED = "second_factor_asked"
SECOND_FACTOR_TRIES = 12
ASKED_AT_MOST = 30
SECOND_FACTOR_WITHIN = timedelta(hours=1)


class TooManyTries(Exception):
    """So many failures within the hour that nothing more is verified."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who stands at the door. `mark` is what the browser brought to be known by, believed only where it was made."""

    client: ClientKey
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Tries:
    """At one account name, whether anybody has it or not, by one caller."""

    name: str
    client: ClientKey
    browser: str | None

    @classmethod
    def at(cls, name: str, caller: Caller) -> "Tries":
        return cls(name, caller.client, known_browsers.recognise(name, caller.mark))

    def require_room(self) -> None:
        """Raises TooManyTries; counts nothing."""
        if not all(has_room(limit, key=key) for limit, key in self._limits()):
            raise TooManyTries

    def count_failure(self) -> None:
        if self.browser:
            allow(Limit.SIGN_IN_BROWSER, key=self.browser)
            return
        allow(Limit.SIGN_IN_NAME, key=self.name)
        allow(Limit.SIGN_IN_CLIENT, key=self.client)
        for limit in (Limit.SIGN_IN_HERE, Limit.SIGN_IN_WATCHED):
            allow(limit, key=self.client.trying(self.name))

    def facts(self) -> dict[str, Any]:
        """What the ledger says of the browser: not which, only whether the person had signed in there before."""
        return {"known_browser": self.browser is not None}

    def _limits(self) -> list[tuple[Limit, ClientKey | str]]:
        if self.browser:
            return [(Limit.SIGN_IN_BROWSER, self.browser)]
        is_watched = not has_room(Limit.SIGN_IN_NAME, key=self.name)
        here = Limit.SIGN_IN_WATCHED if is_watched else Limit.SIGN_IN_HERE
        return [(here, self.client.trying(self.name)), (Limit.SIGN_IN_CLIENT, self.client)]


def second_factor_has_room(staff_id: uuid.UUID, tries: Tries) -> bool:
    """Inside the caller's write, which records each refusal: whether one more second factor may be verified.

    The person's own browsers and all others are counted apart: one who stole the passphrase shuts out only the others.
    """
    return _count_within(SECOND_FACTOR_REFUSED, staff_id, tries) < SECOND_FACTOR_TRIES


def may_be_asked(staff_id: uuid.UUID, tries: Tries) -> bool:
    """Inside the caller's write, which records it: whether a security key may be asked for once more; codes go on."""
    return _count_within(SECOND_FACTOR_ASKED, staff_id, tries) < ASKED_AT_MOST


def _count_within(act: str, staff_id: uuid.UUID, tries: Tries) -> int:
    # On PostgreSQL several at once would all find room: the person's row makes them take turns.
    db.session.execute(select(Staff.id).where(Staff.id == staff_id).with_for_update())
    rows = (
        LedgerRow.staff_id == staff_id,
        LedgerRow.act == act,
        LedgerRow.at > clock.now() - SECOND_FACTOR_WITHIN,
        LedgerRow.facts == ledger.canonical(tries.facts()),
    )
    return db.session.scalar(select(func.count()).where(*rows)) or 0


def may_try_passphrase(session: DeskSession) -> bool:
    """Whether a signed-in person's passphrase may be verified once more in this session, to unlock or to change it."""
    return has_room(Limit.UNLOCK, key=_since(session))


def count_wrong_passphrase(session: DeskSession) -> None:
    allow(Limit.UNLOCK, key=_since(session))


def _since(session: DeskSession) -> str:
    """One sign-in, whatever tokens it goes through. By the person, somebody at an unwatched browser could shut out
    all the others; a new sign-in, which begins a new count, asks for passphrase and second factor anyway."""
    return f"unlock {session.viewer.staff_id.hex} {session.started_at.isoformat()}"

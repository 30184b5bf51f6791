"""How the stories of an identity request begin: somebody left who they are, and custodians stand in their order."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from feedback import clock
from feedback.db import db
from feedback.models import Case, IdentityHandover, IdentityRequest, LedgerRow
from feedback.receipts import ReceiptCode
from moderation.identity import asking, custodians, pages
from moderation.identity.pages import Turn
from tests.cast import Cast
from tests.stories import AN_IDENTITY, case_of, reported

MONDAY = datetime(2026, 10, 12, 2, tzinfo=UTC)
REASON = "需要当面核实打击报复的情况"


@contextmanager
def later(**span: float) -> Iterator[None]:
    with clock.frozen(MONDAY + timedelta(**span)):
        yield


@dataclass(frozen=True)
class Told:
    """A case with who wrote it. `first`, `second`, `third`: the three custodians by sign-in name, in the order in
    which a pair of them is sealed; the third opens no outer layer."""

    code: ReceiptCode
    cast: Cast
    first: str
    second: str
    third: str

    @property
    def case(self) -> Case:
        return case_of(self.code)

    @property
    def request(self) -> IdentityRequest:
        db.session.rollback()
        query = select(IdentityRequest).order_by(IdentityRequest.asked_at.desc()).limit(1)
        return db.session.scalars(query).one()

    def ask(self, name: str = "lin", reason: str = REASON) -> None:
        asking.ask(self.case.id, reason, by=self.cast.unlocked(name), seen_version=self.case.version)

    def open_outer(self, name: str) -> None:
        custodians.open_outer_layer(self.request.id, by=self.cast.unlocked(name))

    def open_inner(self, name: str) -> None:
        custodians.open_inner_layer(self.request.id, by=self.cast.unlocked(name))

    def refuse(self, name: str = "bao1", reason: str = "理由不充分，先用留言核实") -> None:
        custodians.refuse(self.request.id, reason, by=self.cast.viewer(name))

    def show(self, name: str = "lin") -> dict[str, object]:
        return asking.show(self.case.id, by=self.cast.unlocked(name))


def told(cast: Cast) -> Told:
    code = reported(identity=AN_IDENTITY)
    by_id = sorted(("bao1", "bao2", "bao3"), key=lambda name: cast.staff(name).id)
    return Told(code, cast, *by_id)


def acts() -> list[str]:
    """The ledger, each act with whom it was."""
    db.session.rollback()
    return list(db.session.scalars(select(LedgerRow.act).order_by(LedgerRow.number)))


def handovers() -> list[tuple[uuid.UUID, bytes]]:
    """The key on its way, as a thief of the database reads it."""
    db.session.rollback()
    return [(row.to_id, row.sealed_key) for row in db.session.scalars(select(IdentityHandover))]


def turns(story: Told) -> dict[str, Turn]:
    """What each custodian's page offers."""
    names = (story.first, story.second, story.third)
    return {name: pages.waiting(story.cast.viewer(name))[0].turn for name in names}

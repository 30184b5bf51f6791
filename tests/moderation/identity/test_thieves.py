"""One custodian alone, with a copy of the whole database and the server's secrets, does not learn who wrote."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, select

from feedback import places, sealing
from feedback.db import db
from feedback.models import IdentityRequest
from feedback.sealing import CannotOpen, Place
from moderation.timer.tick import tick
from tests.cast import seed_of
from tests.moderation.identity.told import Told, handovers, later

CUSTODIANS = ("bao1", "bao2", "bao3")


def every_sealed_value() -> Iterator[bytes]:
    """Whatever bytes the database holds, wherever they stand."""
    db.session.rollback()
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, LargeBinary):
                yield from db.session.scalars(select(column).where(column.is_not(None)))


def openings(story: Told) -> Iterator[Place]:
    """Every place at which a key of this case's details is or was sealed."""
    pair = places.identity_key(story.case.id)
    yield from (pair.layer("outer"), pair.layer("inner"))
    for request in db.session.scalars(select(IdentityRequest)):
        yield places.identity_key_for_asker(request.id, request.asker_id)


def reached(seeds: list[bytes], story: Told, stolen: list[bytes]) -> set[bytes]:
    """All that opens with these seeds, also in what has just been opened."""
    places_tried, found, waiting = list(openings(story)), set(seeds), [*stolen]
    while waiting:
        sealed = waiting.pop()
        for seed in seeds:
            for place in places_tried:
                try:
                    opened = sealing.open_sealed(seed, sealed, bound_to=place)
                except CannotOpen:
                    continue
                if opened not in found:
                    found.add(opened)
                    waiting.append(opened)
    return found


def learns_who_wrote(seeds: list[bytes], story: Told, stolen: list[bytes]) -> bool:
    case = story.case
    assert case.sealed_identity is not None
    for key in reached(seeds, story, stolen):
        try:
            sealing.decrypt_record(key, case.sealed_identity, bound_to=places.identity(case.id))
        except (CannotOpen, ValueError):
            continue
        return True
    return False


def seeds_of(name: str, app: Flask) -> list[bytes]:
    """A custodian who also runs the server."""
    settings = app.extensions["zhiyan"]
    return [seed_of(name), settings.secret_key, settings.receipt_pepper]


@pytest.mark.parametrize("name", CUSTODIANS)
def test_one_custodian_with_database_and_secrets_learns_nothing(app: Flask, story: Told, name: str) -> None:
    assert not learns_who_wrote(seeds_of(name, app), story, list(every_sealed_value()))


@pytest.mark.parametrize("name", CUSTODIANS)
def test_nor_once_what_was_half_opened_has_run_out_of_time(app: Flask, story: Told, name: str) -> None:
    with later():
        story.ask()
        story.open_outer(story.first)
    with later(hours=73):
        assert tick()["identity_expired"] == 1
    assert not learns_who_wrote(seeds_of(name, app), story, list(every_sealed_value()))


def test_who_opened_the_outer_layer_gains_nothing_by_keeping_what_came_of_it(app: Flask, story: Told) -> None:
    with later():
        story.ask()
        story.open_outer(story.first)
    kept = [sealed for _, sealed in handovers()]
    with later(hours=73):
        tick()
    assert not learns_who_wrote(seeds_of(story.first, app), story, [*every_sealed_value(), *kept])


def test_what_was_opened_is_for_the_asker_alone(app: Flask, story: Told) -> None:
    story.ask()
    story.open_outer(story.first)
    story.open_inner(story.second)
    stolen = [sealed for _, sealed in handovers()]
    for name in (*CUSTODIANS, "zhou", "he", "admin"):
        assert not learns_who_wrote(seeds_of(name, app), story, stolen), name


def test_two_custodians_with_the_database_learn_who_wrote(app: Flask, story: Told) -> None:
    """Said openly in docs/security.md; and the tests above could find it."""
    seeds = [*seeds_of(story.first, app), *seeds_of(story.third, app)]
    assert learns_who_wrote(seeds, story, list(every_sealed_value()))


@pytest.mark.parametrize("end", ["show", "refuse", "run out"])
def test_a_key_that_was_on_its_way_is_in_no_file_afterwards(database_file: Path, story: Told, end: str) -> None:
    with later():
        story.ask()
        story.open_outer(story.first)
        if end == "show":
            story.open_inner(story.second)
        kept = [sealed for _, sealed in handovers()]
        assert kept
    with later(hours=73 if end == "run out" else 1):
        {"show": story.show, "refuse": story.refuse, "run out": tick}[end]()
    content = b"".join(path.read_bytes() for path in database_file.parent.glob(f"{database_file.name}*"))
    assert not [sealed for sealed in kept if sealed[:64] in content]

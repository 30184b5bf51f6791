"""Founding the office of an installation, and knowing at each start that its secrets are still the same."""

from pathlib import Path

from flask import Flask
from sqlalchemy import inspect, select
from sqlalchemy.exc import OperationalError

from feedback import calendar_import, ledger, receipts
from feedback.config import BadSetting, Settings
from feedback.db import db, writing
from feedback.limits import settings
from feedback.models import Office, Region
from moderation.accounts import invitations
from moderation.accounts.invitations import Invited
from moderation.accounts.roles import Post
from moderation.models import Role


class AlreadyFounded(Exception):
    """This database has an office, of a demo or of a real installation."""

    def __init__(self, *, is_demo: bool) -> None:
        super().__init__("demo" if is_demo else "office")
        self.is_demo = is_demo


class UnknownRegion(Exception):
    """No region of that code has been imported."""


def found(name: str, region_code: str, *, is_demo: bool = False) -> Office:
    """Inside the caller's write: the office row, with what tells a wrong secret later. Raises AlreadyFounded."""
    require_none()
    if db.session.get(Region, region_code) is None:
        raise UnknownRegion
    office = Office(name=name, region_code=region_code, is_demo=is_demo, **check_values())
    db.session.add(office)
    db.session.flush()
    ledger.record("set_up", office_id=office.id, staff_id=None, subject=("office", office.id))
    return office


def require_none() -> None:
    """Raise AlreadyFounded where this database has an office."""
    existing = db.session.scalar(select(Office))
    if existing is not None:
        raise AlreadyFounded(is_demo=existing.is_demo)


def set_up(name: str, region_code: str, sign_in_name: str, administrator: str) -> Invited:
    """Office, calendar and administrator of a real installation, and the administrator's link.

    Raises AlreadyFounded, UnknownRegion or BadSignInName.
    """
    with writing():
        office = found(name, region_code)
        calendar_import.write_known()
        post = Post(frozenset({Role.ADMINISTRATOR}))
        return invitations.add_person(office.id, sign_in_name, administrator, post)


def require_right_secrets(app: Flask) -> None:
    """At start: raise BadSetting where pepper or secret key are not those of this database.

    Before set-up, or while the database does not answer, there is nothing to compare; /healthz tells of the latter.
    """
    with app.app_context():
        try:
            found = _stored_checks()
        except OperationalError:
            return
        finally:
            # Workers are forked after this; they must not share a connection.
            db.engine.dispose()
    own = check_values(app.extensions["zhiyan"])
    for column, setting in (("pepper_check", "RECEIPT_PEPPER"), ("secret_check", "SECRET_KEY")):
        if found is not None and found[column] != own[column]:
            remedy = "not the one this database was set up with; put back the one that was backed up then"
            raise BadSetting(setting, remedy)


def _stored_checks() -> dict[str, bytes] | None:
    if db.engine.dialect.name == "sqlite" and not Path(db.engine.url.database or "").is_file():
        return None
    with db.engine.connect() as connection:
        if not inspect(connection).has_table(Office.__tablename__):
            return None
        row = connection.execute(select(Office.pepper_check, Office.secret_check)).first()
    return {"pepper_check": row.pepper_check, "secret_check": row.secret_check} if row else None


def check_values(of: Settings | None = None) -> dict[str, bytes]:
    """The columns of an office that tell a wrong secret; of the running app, unless other settings are given."""
    of = of or settings()
    return {
        "pepper_check": receipts.check_value(of.receipt_pepper, "receipt pepper"),
        "secret_check": receipts.check_value(of.secret_key, "secret key"),
    }

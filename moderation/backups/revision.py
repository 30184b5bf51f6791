"""A backup is made and restored by the program whose tables it holds."""

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection


class OtherRevision(Exception):
    """Tables of revision `found` where `wanted` are needed; None is a database without tables."""

    def __init__(self, found: str | None, wanted: str) -> None:
        super().__init__(found, wanted)
        self.found, self.wanted = found, wanted


def revision_of(connection: Connection) -> str | None:
    """The revision a database is at."""
    return MigrationContext.configure(connection).get_current_revision()


def require_head(connection: Connection) -> str:
    """The revision of database and program, which are the same. Raises OtherRevision."""
    config = current_app.extensions["migrate"].migrate.get_config()
    head, found = ScriptDirectory.from_config(config).get_current_head() or "", revision_of(connection)
    if found != head:
        raise OtherRevision(found, head)
    return head

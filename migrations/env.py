"""Runs migrations on the application's own engine; models are read for autogeneration only."""

from alembic import context
from flask import current_app

from feedback.db import UtcDateTime, db


def render_item(kind, thing, autogen_context):
    """Write our own column types as plain ones: a migration never imports models."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # Batch changes copy a table and drop the old one, which foreign keys would refuse.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


run()

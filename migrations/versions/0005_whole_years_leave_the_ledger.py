"""whole years leave the ledger

A checkpoint names the last row that went into a file; rows up to the newest one may be deleted, and nothing comes back
in their place. A checkpoint has to name a row that is there, and is itself there for good. An empty ledger is being
restored, so any may be written then.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NEWEST = "(SELECT coalesce(max(number), 0) FROM ledger_checkpoints)"
NAMES_NO_ROW = (
    "EXISTS (SELECT 1 FROM ledger WHERE number <= NEW.number)"
    " AND NOT EXISTS (SELECT 1 FROM ledger WHERE number = NEW.number AND digest = NEW.digest)"
)
TAKEN = "EXISTS (SELECT 1 FROM ledger_checkpoints WHERE number = NEW.number)"
APPEND_ONLY = "the ledger is append only"
FOR_GOOD = "a checkpoint is there for good"

SQLITE = {
    "ledger_no_delete": (f"BEFORE DELETE ON ledger WHEN OLD.number > {NEWEST}", APPEND_ONLY),
    "ledger_no_return": (f"BEFORE INSERT ON ledger WHEN NEW.number <= {NEWEST}", APPEND_ONLY),
    "ledger_checkpoints_no_update": ("BEFORE UPDATE ON ledger_checkpoints", FOR_GOOD),
    "ledger_checkpoints_no_delete": ("BEFORE DELETE ON ledger_checkpoints", FOR_GOOD),
    "ledger_checkpoints_true": (f"BEFORE INSERT ON ledger_checkpoints WHEN {TAKEN} OR ({NAMES_NO_ROW})", FOR_GOOD),
}

FUNCTIONS = {
    "ledger_row_went": (f"OLD.number > {NEWEST}", APPEND_ONLY, "OLD"),
    "ledger_row_comes": (f"NEW.number <= {NEWEST}", APPEND_ONLY, "NEW"),
    "ledger_checkpoint_is_for_good": ("true", FOR_GOOD, "NULL"),
    "ledger_checkpoint_is_true": (NAMES_NO_ROW, FOR_GOOD, "NEW"),
}
ROW, STATEMENT = "FOR EACH ROW EXECUTE FUNCTION", "FOR EACH STATEMENT EXECUTE FUNCTION"
POSTGRESQL = {
    "ledger_no_change": f"BEFORE UPDATE ON ledger {ROW} ledger_is_append_only()",
    "ledger_no_delete": f"BEFORE DELETE ON ledger {ROW} ledger_row_went()",
    "ledger_no_return": f"BEFORE INSERT ON ledger {ROW} ledger_row_comes()",
    "ledger_checkpoints_no_change": (
        f"BEFORE UPDATE OR DELETE ON ledger_checkpoints {ROW} ledger_checkpoint_is_for_good()"
    ),
    "ledger_checkpoints_no_truncate": (
        f"BEFORE TRUNCATE ON ledger_checkpoints {STATEMENT} ledger_checkpoint_is_for_good()"
    ),
    "ledger_checkpoints_true": f"BEFORE INSERT ON ledger_checkpoints {ROW} ledger_checkpoint_is_true()",
}


def upgrade() -> None:
    op.create_table(
        "ledger_checkpoints",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("file_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("recorded_as", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("rows > 0 AND rows <= number", name=op.f("ck_ledger_checkpoints_rows_went")),
        sa.CheckConstraint("recorded_as > number", name=op.f("ck_ledger_checkpoints_recorded_after")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ledger_checkpoints")),
    )
    if op.get_bind().dialect.name == "sqlite":
        _upgrade_sqlite()
    else:
        _upgrade_postgresql()


def downgrade() -> None:
    """Without checkpoints a ledger whose years left is told as one whose rows are missing: they are, here."""
    if op.get_bind().dialect.name == "sqlite":
        _downgrade_sqlite()
        op.drop_table("ledger_checkpoints")
    else:
        _downgrade_postgresql()


def _upgrade_sqlite() -> None:
    op.execute("DROP TRIGGER ledger_no_delete")
    for name, (when, words) in SQLITE.items():
        op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{words}'); END")


def _downgrade_sqlite() -> None:
    for name in SQLITE:
        op.execute(f"DROP TRIGGER {name}")
    refuse = f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
    op.execute(f"CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger {refuse}")


def _upgrade_postgresql() -> None:
    for name, (when, words, result) in FUNCTIONS.items():
        body = f"BEGIN IF {when} THEN RAISE EXCEPTION '{words}'; END IF; RETURN {result}; END"
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    op.execute("DROP TRIGGER ledger_no_change ON ledger")
    for name, when in POSTGRESQL.items():
        op.execute(f"CREATE TRIGGER {name} {when}")


def _downgrade_postgresql() -> None:
    for name in ("ledger_no_return", "ledger_no_delete", "ledger_no_change"):
        op.execute(f"DROP TRIGGER {name} ON ledger")
    op.execute(f"CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON ledger {ROW} ledger_is_append_only()")
    op.drop_table("ledger_checkpoints")
    for name in FUNCTIONS:
        op.execute(f"DROP FUNCTION {name}()")

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

POSTGRESQL = (
    "CREATE FUNCTION ledger_row_went() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" IF OLD.number > {NEWEST} THEN RAISE EXCEPTION '{APPEND_ONLY}'; END IF; RETURN OLD; END $$",
    "CREATE FUNCTION ledger_row_comes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" IF NEW.number <= {NEWEST} THEN RAISE EXCEPTION '{APPEND_ONLY}'; END IF; RETURN NEW; END $$",
    "CREATE FUNCTION ledger_checkpoint_is_for_good() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{FOR_GOOD}'; END $$",
    "CREATE FUNCTION ledger_checkpoint_is_true() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" IF {NAMES_NO_ROW} THEN RAISE EXCEPTION '{FOR_GOOD}'; END IF; RETURN NEW; END $$",
    "DROP TRIGGER ledger_no_change ON ledger",
    "CREATE TRIGGER ledger_no_change BEFORE UPDATE ON ledger FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only()",
    "CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION ledger_row_went()",
    "CREATE TRIGGER ledger_no_return BEFORE INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION ledger_row_comes()",
    "CREATE TRIGGER ledger_checkpoints_no_change BEFORE UPDATE OR DELETE ON ledger_checkpoints"
    " FOR EACH ROW EXECUTE FUNCTION ledger_checkpoint_is_for_good()",
    "CREATE TRIGGER ledger_checkpoints_no_truncate BEFORE TRUNCATE ON ledger_checkpoints"
    " FOR EACH STATEMENT EXECUTE FUNCTION ledger_checkpoint_is_for_good()",
    "CREATE TRIGGER ledger_checkpoints_true BEFORE INSERT ON ledger_checkpoints"
    " FOR EACH ROW EXECUTE FUNCTION ledger_checkpoint_is_true()",
)

POSTGRESQL_BACK = (
    "DROP TRIGGER ledger_no_return ON ledger",
    "DROP TRIGGER ledger_no_delete ON ledger",
    "DROP TRIGGER ledger_no_change ON ledger",
    "CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON ledger"
    " FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only()",
)
FUNCTIONS = ("ledger_row_went", "ledger_row_comes", "ledger_checkpoint_is_for_good", "ledger_checkpoint_is_true")


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
        op.execute("DROP TRIGGER ledger_no_delete")
        for name, (when, words) in SQLITE.items():
            op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{words}'); END")
        return
    for statement in POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Without checkpoints a ledger whose years left is told as one whose rows are missing: they are, here."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if on_sqlite:
        for name in SQLITE:
            op.execute(f"DROP TRIGGER {name}")
        op.execute(
            f"CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
        )
    for statement in () if on_sqlite else POSTGRESQL_BACK:
        op.execute(statement)
    op.drop_table("ledger_checkpoints")
    for name in () if on_sqlite else FUNCTIONS:
        op.execute(f"DROP FUNCTION {name}()")

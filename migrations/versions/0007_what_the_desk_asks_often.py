"""what the desk asks often

The few cases that a superior reviewer is shown, and the matters of an office, the newest first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

REVIEWED = sa.text("review_rounds > 0")
OF_RETALIATION = sa.text("nature = 'retaliation'")


def upgrade() -> None:
    _on_cases("ix_cases_reviewed", REVIEWED)
    _on_cases("ix_cases_of_retaliation", OF_RETALIATION)
    op.create_index("ix_matters_newest", "matters", ["office_id", "opened_at", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_matters_newest", table_name="matters")
    op.drop_index("ix_cases_of_retaliation", table_name="cases", sqlite_where=OF_RETALIATION)
    op.drop_index("ix_cases_reviewed", table_name="cases", sqlite_where=REVIEWED)


def _on_cases(name: str, where: sa.TextClause) -> None:
    op.create_index(name, "cases", ["office_id", "id"], unique=False, sqlite_where=where, postgresql_where=where)

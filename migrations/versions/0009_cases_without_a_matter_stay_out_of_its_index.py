"""cases without a matter stay out of its index

A report has no matter and often no registered target when it comes: it then writes two pages less.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OF_MATTER = ("ix_cases_of_matter", ["matter_id"], sa.text("matter_id IS NOT NULL"))
OF_TARGET = ("ix_cases_of_target", ["target_id", "id"], sa.text("target_id IS NOT NULL"))


def upgrade() -> None:
    for name, columns, where in (OF_MATTER, OF_TARGET):
        op.drop_index(name, table_name="cases")
        op.create_index(name, "cases", columns, unique=False, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name, columns, where in (OF_MATTER, OF_TARGET):
        op.drop_index(name, table_name="cases", sqlite_where=where)
        op.create_index(name, "cases", columns, unique=False)

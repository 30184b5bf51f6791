"""the whole journey of a report"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_days")),
    )
    op.create_table(
        "calendar_years",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_years")),
    )
    op.create_table(
        "offices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("superior_office_id", sa.Uuid(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recovery_public_key", sa.LargeBinary(length=1216), nullable=True),
        sa.Column("pepper_check", sa.LargeBinary(length=32), nullable=False),
        sa.Column("secret_check", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint(
            "opened_at IS NULL OR recovery_public_key IS NOT NULL", name=op.f("ck_offices_open_needs_recovery")
        ),
        sa.ForeignKeyConstraint(
            ["superior_office_id"], ["offices.id"], name=op.f("fk_offices_superior_office_id_offices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices")),
    )
    op.create_table(
        "regions",
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "central",
                "province",
                "city",
                "county",
                "township",
                "village",
                "unknown",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("parent_code", sa.String(length=9), nullable=True),
        sa.ForeignKeyConstraint(["parent_code"], ["regions.code"], name=op.f("fk_regions_parent_code_regions")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_regions")),
    )
    with op.batch_alter_table("regions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_regions_parent_code"), ["parent_code"], unique=False)

    op.create_table(
        "data_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_data_items_office_id_offices")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_items")),
        sa.UniqueConstraint("office_id", "name", name=op.f("uq_data_items_office_id_name")),
    )
    op.create_table(
        "intake_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=1216), nullable=False),
        sa.Column("to_recovery", sa.LargeBinary(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.CheckConstraint("to_day IS NULL OR to_day >= from_day", name=op.f("ck_intake_keys_days_in_order")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_intake_keys_office_id_offices")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_keys")),
    )
    op.create_table(
        "settings",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_settings_office_id_offices")),
        sa.PrimaryKeyConstraint("office_id", "name", name=op.f("pk_settings")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("sign_in_name", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=True),
        sa.Column("verifier", sa.LargeBinary(length=32), nullable=True),
        sa.Column("stretch_kib", sa.Integer(), nullable=True),
        sa.Column("public_key", sa.LargeBinary(length=1216), nullable=True),
        sa.Column("wrapped_seed", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_totp", sa.LargeBinary(), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "enrolled_at IS NULL OR (salt IS NOT NULL AND verifier IS NOT NULL AND stretch_kib IS NOT NULL AND public_key IS NOT NULL AND wrapped_seed IS NOT NULL AND sealed_totp IS NOT NULL)",
            name=op.f("ck_staff_enrolled_is_whole"),
        ),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_staff_office_id_offices")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("sign_in_name", name=op.f("uq_staff_sign_in_name")),
    )
    op.create_table(
        "targets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "app",
                "miniapp",
                "pubacct",
                "group",
                "system",
                "form",
                "other",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "in_use",
                "correcting",
                "merged",
                "retired",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_targets_office_id_offices")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
        sa.UniqueConstraint("office_id", "name", "kind", name=op.f("uq_targets_office_id_name_kind")),
    )
    op.create_table(
        "units",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "central",
                "province",
                "city",
                "county",
                "township",
                "village",
                "unknown",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("region_code", sa.String(length=9), nullable=True),
        sa.Column("superior_id", sa.Uuid(), nullable=True),
        sa.Column("is_discipline", sa.Boolean(), nullable=False),
        sa.Column("succeeded_by_id", sa.Uuid(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.CheckConstraint("superior_id IS NULL OR superior_id <> id", name=op.f("ck_units_not_its_own_superior")),
        sa.CheckConstraint("to_day IS NULL OR to_day >= from_day", name=op.f("ck_units_days_in_order")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_units_office_id_offices")),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_units_region_code_regions")),
        sa.ForeignKeyConstraint(["succeeded_by_id"], ["units.id"], name=op.f("fk_units_succeeded_by_id_units")),
        sa.ForeignKeyConstraint(["superior_id"], ["units.id"], name=op.f("fk_units_superior_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("office_id", "name", "from_day", name=op.f("uq_units_office_id_name_from_day")),
    )
    with op.batch_alter_table("units", schema=None) as batch_op:
        batch_op.create_index("ix_units_below", ["superior_id"], unique=False)

    op.create_table(
        "custodian_keys",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=1216), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_custodian_keys_office_id_offices")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_custodian_keys_staff_id_staff")),
        sa.PrimaryKeyConstraint("office_id", "staff_id", name=op.f("pk_custodian_keys")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "grants",
        sa.Column("intake_key_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_seed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["intake_key_id"], ["intake_keys.id"], name=op.f("fk_grants_intake_key_id_intake_keys")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_grants_staff_id_staff")),
        sa.PrimaryKeyConstraint("intake_key_id", "staff_id", name=op.f("pk_grants")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "invitations",
        sa.Column("token_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_invitations_staff_id_staff")),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_invitations")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "ledger",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_ledger_office_id_offices")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_ledger_staff_id_staff")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ledger")),
    )
    with op.batch_alter_table("ledger", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_of_office", ["office_id", "number"], unique=False)
        batch_op.create_index("ix_ledger_of_staff", ["staff_id", "number"], unique=False)
        batch_op.create_index("ix_ledger_of_subject", ["subject_kind", "subject_id", "number"], unique=False)

    op.create_table(
        "matters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=True),
        sa.Column("category", sa.String(length=2), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Uuid(), nullable=False),
        sa.Column("follows_id", sa.Uuid(), nullable=True),
        sa.Column(
            "gather_choice",
            sa.Enum(
                "wait",
                "self_check",
                "owner_only",
                name="gather_choice",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("gather_chosen_by_id", sa.Uuid(), nullable=True),
        sa.Column("gather_chosen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(gather_choice IS NULL) = (gather_chosen_at IS NULL)", name=op.f("ck_matters_choice_has_time")
        ),
        sa.CheckConstraint(
            "(gather_choice IS NULL) = (gather_chosen_by_id IS NULL)", name=op.f("ck_matters_choice_has_person")
        ),
        sa.ForeignKeyConstraint(["follows_id"], ["matters.id"], name=op.f("fk_matters_follows_id_matters")),
        sa.ForeignKeyConstraint(
            ["gather_chosen_by_id"], ["staff.id"], name=op.f("fk_matters_gather_chosen_by_id_staff")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_matters_office_id_offices")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["staff.id"], name=op.f("fk_matters_opened_by_id_staff")),
        sa.ForeignKeyConstraint(["target_id"], ["targets.id"], name=op.f("fk_matters_target_id_targets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matters")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("matters", schema=None) as batch_op:
        batch_op.create_index("ix_matters_like", ["office_id", "target_id", "category"], unique=False)

    op.create_table(
        "memberships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "moderator",
                "approver",
                "reviewer",
                "unit_officer",
                "oversight",
                "custodian",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("on_duty", sa.Boolean(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.CheckConstraint("NOT on_duty OR role = 'moderator'", name=op.f("ck_memberships_duty_is_a_moderators")),
        sa.CheckConstraint(
            "role <> 'unit_officer' OR unit_id IS NOT NULL", name=op.f("ck_memberships_officer_has_unit")
        ),
        sa.CheckConstraint("to_day IS NULL OR to_day >= from_day", name=op.f("ck_memberships_days_in_order")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_memberships_office_id_offices")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_memberships_staff_id_staff")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_memberships_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint(
            "staff_id", "office_id", "role", "from_day", name=op.f("uq_memberships_staff_id_office_id_role_from_day")
        ),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memberships_staff_id"), ["staff_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memberships_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "notices_read",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_notices_read_staff_id_staff")),
        sa.PrimaryKeyConstraint("staff_id", "year", name=op.f("pk_notices_read")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "recovery_halves",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("half", sa.Integer(), nullable=False),
        sa.Column("sealed_half", sa.LargeBinary(), nullable=True),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(shown_at IS NULL) = (sealed_half IS NOT NULL)", name=op.f("ck_recovery_halves_shown_is_gone")
        ),
        sa.CheckConstraint("half IN (1, 2)", name=op.f("ck_recovery_halves_first_or_second")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_recovery_halves_office_id_offices")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_recovery_halves_staff_id_staff")),
        sa.PrimaryKeyConstraint("office_id", "staff_id", name=op.f("pk_recovery_halves")),
        sa.UniqueConstraint("office_id", "half", name=op.f("uq_recovery_halves_office_id_half")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "staff_sessions",
        sa.Column("id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrapped_seed", sa.LargeBinary(), nullable=True),
        sa.Column("unlocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(wrapped_seed IS NULL) = (unlocked_at IS NULL)", name=op.f("ck_staff_sessions_unlocked_is_whole")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_sessions_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_sessions")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("staff_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_sessions_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "target_units",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column(
            "relation",
            sa.Enum(
                "owner",
                "user",
                "promoter",
                "appraiser",
                name="relation",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.CheckConstraint("to_day IS NULL OR to_day >= from_day", name=op.f("ck_target_units_days_in_order")),
        sa.ForeignKeyConstraint(["target_id"], ["targets.id"], name=op.f("fk_target_units_target_id_targets")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_target_units_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_units")),
        sa.UniqueConstraint(
            "target_id",
            "unit_id",
            "relation",
            "from_day",
            name=op.f("uq_target_units_target_id_unit_id_relation_from_day"),
        ),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("lookup_id", sa.LargeBinary(length=32), nullable=True),
        sa.Column("commitment", sa.LargeBinary(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "submitted",
                "need_info",
                "accepted",
                "declined",
                "referred",
                "answered",
                "in_review",
                "closed",
                "withdrawn",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("category", sa.String(length=2), nullable=True),
        sa.Column("more_categories", sa.JSON(), nullable=False),
        sa.Column("county", sa.String(length=6), nullable=True),
        sa.Column("target_id", sa.Uuid(), nullable=True),
        sa.Column(
            "nature",
            sa.Enum(
                "advice",
                "problem",
                "accusation",
                "retaliation",
                "urgent",
                "thanks",
                name="nature",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column(
            "source_level",
            sa.Enum(
                "central",
                "province",
                "city",
                "county",
                "township",
                "village",
                "unknown",
                name="source_level",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("precedence", sa.Integer(), nullable=False),
        sa.Column("not_supplemented", sa.Boolean(), nullable=False),
        sa.Column("news_on", sa.Date(), nullable=True),
        sa.Column("has_identity", sa.Boolean(), nullable=False),
        sa.Column("sealed_report", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_identity", sa.LargeBinary(), nullable=True),
        sa.Column("matter_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_provisional", sa.Boolean(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column(
            "decline_code",
            sa.Enum(
                "out_of_scope",
                "advertisement",
                "abuse",
                "test",
                "no_content",
                "other_channel",
                "already_answered",
                name="decline_code",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column(
            "referred_to",
            sa.Enum(
                "12388",
                "12380",
                "12345",
                "110",
                "petition",
                "12333",
                name="referred_to",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("review_rounds", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("key_destroyed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status <> 'referred') OR (referred_to IS NOT NULL)", name=op.f("ck_cases_referral_has_channel")
        ),
        sa.CheckConstraint("status <> 'closed' OR closed_on IS NOT NULL", name=op.f("ck_cases_closed_has_day")),
        sa.CheckConstraint("status <> 'declined' OR decline_code IS NOT NULL", name=op.f("ck_cases_decline_has_code")),
        sa.CheckConstraint(
            "status <> 'withdrawn' OR key_destroyed_on IS NOT NULL", name=op.f("ck_cases_withdrawn_is_destroyed")
        ),
        sa.CheckConstraint(
            "status NOT IN ('accepted', 'answered') OR matter_id IS NOT NULL", name=op.f("ck_cases_answer_needs_matter")
        ),
        sa.CheckConstraint(
            "status NOT IN ('submitted', 'need_info', 'accepted', 'in_review') OR due_on IS NOT NULL",
            name=op.f("ck_cases_open_has_due_day"),
        ),
        sa.CheckConstraint(
            "key_destroyed_on IS NULL OR sealed_report IS NULL", name=op.f("ck_cases_destroyed_has_no_text")
        ),
        sa.CheckConstraint("precedence IN (0, 1)", name=op.f("ck_cases_known_precedence")),
        sa.CheckConstraint("review_rounds BETWEEN 0 AND 2", name=op.f("ck_cases_review_rounds")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_cases_matter_id_matters")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_cases_office_id_offices")),
        sa.ForeignKeyConstraint(["target_id"], ["targets.id"], name=op.f("fk_cases_target_id_targets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("lookup_id", name=op.f("uq_cases_lookup_id")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index("ix_cases_newest", ["office_id", "day", "id"], unique=False)
        batch_op.create_index("ix_cases_of_matter", ["matter_id"], unique=False)
        batch_op.create_index("ix_cases_of_status", ["office_id", "status", "precedence", "due_on", "id"], unique=False)
        batch_op.create_index("ix_cases_of_target", ["target_id", "id"], unique=False)
        batch_op.create_index(
            "ix_cases_news",
            ["office_id", "precedence", "due_on", "id"],
            unique=False,
            sqlite_where=sa.text("news_on IS NOT NULL"),
            postgresql_where=sa.text("news_on IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_cases_queue",
            ["office_id", "precedence", "due_on", "id"],
            unique=False,
            sqlite_where=sa.text("due_on IS NOT NULL"),
            postgresql_where=sa.text("due_on IS NOT NULL"),
        )

    op.create_table(
        "dispatches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "dispatch", "letter", "self_check", name="kind", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "drafting",
                "to_approve",
                "ready",
                "sent",
                "handling",
                "replied",
                "returned",
                "released",
                "recalled",
                "dropped",
                "replaced",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("target_name", sa.String(length=100), nullable=True),
        sa.Column("abstract", sa.Text(), nullable=True),
        sa.Column("questions", sa.Text(), nullable=True),
        sa.Column("place", sa.String(length=60), nullable=True),
        sa.Column("period", sa.String(length=20), nullable=True),
        sa.Column("abstract_digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("approved_case_count", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approver_id", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_provisional", sa.Boolean(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("on_time", sa.Boolean(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("designated", sa.Boolean(), nullable=False),
        sa.Column("return_reason", sa.Text(), nullable=True),
        sa.Column("return_suggests", sa.Text(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_upheld", sa.Boolean(), nullable=True),
        sa.Column("extension_until", sa.Date(), nullable=True),
        sa.Column("extension_reason", sa.Text(), nullable=True),
        sa.Column("extension_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extension_granted", sa.Boolean(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('drafting', 'to_approve', 'dropped') OR (abstract IS NOT NULL AND abstract_digest IS NOT NULL AND approver_id IS NOT NULL)",
            name=op.f("ck_dispatches_approved_before_it_leaves"),
        ),
        sa.CheckConstraint(
            "status IN ('drafting', 'to_approve', 'ready', 'dropped') OR (sent_at IS NOT NULL AND due_on IS NOT NULL)",
            name=op.f("ck_dispatches_sent_is_whole"),
        ),
        sa.CheckConstraint("(answered_at IS NULL) = (on_time IS NULL)", name=op.f("ck_dispatches_lateness_is_kept")),
        sa.CheckConstraint(
            "(approver_id IS NULL) = (approved_at IS NULL)", name=op.f("ck_dispatches_approval_is_whole")
        ),
        sa.CheckConstraint(
            "(extension_asked_at IS NULL) = (extension_reason IS NULL)", name=op.f("ck_dispatches_extension_has_reason")
        ),
        sa.CheckConstraint(
            "(returned_at IS NULL) = (return_reason IS NULL)", name=op.f("ck_dispatches_return_has_reason")
        ),
        sa.CheckConstraint("approver_id IS NULL OR approver_id <> author_id", name=op.f("ck_dispatches_two_people")),
        sa.ForeignKeyConstraint(["approver_id"], ["staff.id"], name=op.f("fk_dispatches_approver_id_staff")),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_dispatches_author_id_staff")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_dispatches_matter_id_matters")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_dispatches_office_id_offices")),
        sa.ForeignKeyConstraint(["replaces_id"], ["dispatches.id"], name=op.f("fk_dispatches_replaces_id_dispatches")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_dispatches_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatches")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("dispatches", schema=None) as batch_op:
        batch_op.create_index("ix_dispatches_awaiting", ["office_id", "status", "due_on", "id"], unique=False)
        batch_op.create_index("ix_dispatches_of_matter", ["matter_id"], unique=False)
        batch_op.create_index("ix_dispatches_of_unit", ["unit_id", "status", "due_on", "id"], unique=False)

    op.create_table(
        "answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("dispatch_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "drafting",
                "to_approve",
                "written",
                "reworked",
                "released",
                "dropped",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("findings", sa.Text(), nullable=True),
        sa.Column("measures", sa.Text(), nullable=True),
        sa.Column(
            "completion",
            sa.Enum("done", "promised", name="completion", native_enum=False, create_constraint=True, length=20),
            nullable=True,
        ),
        sa.Column("completion_on", sa.Date(), nullable=True),
        sa.Column("responsible", sa.String(length=100), nullable=True),
        sa.Column("entered_for_unit", sa.Boolean(), nullable=False),
        sa.Column("approver_id", sa.Uuid(), nullable=True),
        sa.Column("released_by_id", sa.Uuid(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rework_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'released') = (released_at IS NOT NULL)", name=op.f("ck_answers_released_is_whole")
        ),
        sa.CheckConstraint(
            "state <> 'released' OR dispatch_id IS NOT NULL OR approver_id IS NOT NULL",
            name=op.f("ck_answers_own_answer_is_approved"),
        ),
        sa.CheckConstraint("state <> 'released' OR findings IS NOT NULL", name=op.f("ck_answers_released_has_words")),
        sa.CheckConstraint(
            "state <> 'reworked' OR rework_reason IS NOT NULL", name=op.f("ck_answers_rework_has_reason")
        ),
        sa.CheckConstraint(
            "(released_at IS NULL) = (released_by_id IS NULL)", name=op.f("ck_answers_released_by_someone")
        ),
        sa.CheckConstraint("approver_id IS NULL OR approver_id <> author_id", name=op.f("ck_answers_two_people")),
        sa.CheckConstraint(
            "dispatch_id IS NULL OR (findings IS NOT NULL AND measures IS NOT NULL AND completion IS NOT NULL AND completion_on IS NOT NULL AND responsible IS NOT NULL)",
            name=op.f("ck_answers_four_parts"),
        ),
        sa.ForeignKeyConstraint(["approver_id"], ["staff.id"], name=op.f("fk_answers_approver_id_staff")),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_answers_author_id_staff")),
        sa.ForeignKeyConstraint(["dispatch_id"], ["dispatches.id"], name=op.f("fk_answers_dispatch_id_dispatches")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_answers_matter_id_matters")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_answers_office_id_offices")),
        sa.ForeignKeyConstraint(["released_by_id"], ["staff.id"], name=op.f("fk_answers_released_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answers_dispatch_id"), ["dispatch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_answers_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index("ix_answers_of_state", ["state", "matter_id"], unique=False)

    op.create_table(
        "barred_units",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_barred_units_case_id_cases")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_barred_units_unit_id_units")),
        sa.PrimaryKeyConstraint("case_id", "unit_id", name=op.f("pk_barred_units")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_data_items",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("data_item_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_data_items_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["data_item_id"], ["data_items.id"], name=op.f("fk_case_data_items_data_item_id_data_items")
        ),
        sa.PrimaryKeyConstraint("case_id", "data_item_id", name=op.f("pk_case_data_items")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_events",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "submitted",
                "asked",
                "supplemented",
                "not_supplemented",
                "message",
                "retaliation",
                "accepted",
                "moved",
                "declined",
                "referred",
                "dispatched",
                "answered",
                "rated",
                "review_asked",
                "review_decided",
                "closed",
                "withdrawn",
                "destroyed",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("category", sa.String(length=2), nullable=True),
        sa.Column("county", sa.String(length=6), nullable=True),
        sa.Column("target_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("on_time", sa.Boolean(), nullable=True),
        sa.CheckConstraint("(staff_id IS NULL) = (at IS NULL)", name=op.f("ck_case_events_staff_act_has_time")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_events_case_id_cases")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_case_events_office_id_offices")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_case_events_staff_id_staff")),
        sa.ForeignKeyConstraint(["target_id"], ["targets.id"], name=op.f("fk_case_events_target_id_targets")),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_case_events")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("case_events", schema=None) as batch_op:
        batch_op.create_index("ix_case_events_tally", ["office_id", "kind", "day", "category"], unique=False)

    op.create_table(
        "case_keys",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("intake_key_id", sa.Uuid(), nullable=False),
        sa.Column("to_intake", sa.LargeBinary(), nullable=False),
        sa.Column("to_submitter", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_keys_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["intake_key_id"], ["intake_keys.id"], name=op.f("fk_case_keys_intake_key_id_intake_keys")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_keys")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("case_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_keys_intake_key_id"), ["intake_key_id"], unique=False)

    op.create_table(
        "dispatch_events",
        sa.Column("dispatch_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "drafted",
                "submitted",
                "rejected",
                "approved",
                "sent",
                "acknowledged",
                "returned",
                "return_upheld",
                "return_refused",
                "extension_asked",
                "extended",
                "extension_refused",
                "asked",
                "explained",
                "replied",
                "reworked",
                "released",
                "recalled",
                "dropped",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("on_time", sa.Boolean(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("(staff_id IS NULL) = (at IS NULL)", name=op.f("ck_dispatch_events_staff_act_has_time")),
        sa.ForeignKeyConstraint(
            ["dispatch_id"], ["dispatches.id"], name=op.f("fk_dispatch_events_dispatch_id_dispatches")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_dispatch_events_office_id_offices")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_dispatch_events_staff_id_staff")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_dispatch_events_unit_id_units")),
        sa.PrimaryKeyConstraint("dispatch_id", "number", name=op.f("pk_dispatch_events")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("dispatch_events", schema=None) as batch_op:
        batch_op.create_index("ix_dispatch_events_tally", ["office_id", "kind", "day", "unit_id"], unique=False)

    op.create_table(
        "identity_keys",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("outer_id", sa.Uuid(), nullable=False),
        sa.Column("inner_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("outer_id <> inner_id", name=op.f("ck_identity_keys_two_people")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_identity_keys_case_id_cases")),
        sa.ForeignKeyConstraint(["inner_id"], ["staff.id"], name=op.f("fk_identity_keys_inner_id_staff")),
        sa.ForeignKeyConstraint(["outer_id"], ["staff.id"], name=op.f("fk_identity_keys_outer_id_staff")),
        sa.PrimaryKeyConstraint("case_id", "outer_id", "inner_id", name=op.f("pk_identity_keys")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "author",
            sa.Enum("submitter", "office", name="author", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "plain",
                "question",
                "decline",
                "review",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=True),
        sa.Column("once", sa.LargeBinary(length=32), nullable=True),
        sa.CheckConstraint("(author = 'office') = (staff_id IS NOT NULL)", name=op.f("ck_messages_author_is_known")),
        sa.CheckConstraint("author = 'office' OR kind = 'plain'", name=op.f("ck_messages_submitter_is_plain")),
        sa.CheckConstraint("(staff_id IS NULL) = (at IS NULL)", name=op.f("ck_messages_staff_act_has_time")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_messages_case_id_cases")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_messages_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_messages_case_id_number")),
        sa.UniqueConstraint("case_id", "once", name=op.f("uq_messages_case_id_once")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ratings",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column(
            "resolved",
            sa.Enum("yes", "partly", "no", name="resolved", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("satisfaction", sa.Integer(), nullable=True),
        sa.Column("sealed_comment", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("satisfaction IS NULL OR satisfaction BETWEEN 1 AND 5", name=op.f("ck_ratings_one_to_five")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_ratings_case_id_cases")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_ratings_office_id_offices")),
        sa.PrimaryKeyConstraint("case_id", "round", name=op.f("pk_ratings")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("ratings", schema=None) as batch_op:
        batch_op.create_index("ix_ratings_tally", ["office_id", "day"], unique=False)

    op.create_table(
        "reminders",
        sa.Column("dispatch_id", sa.Uuid(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "warning",
                "urged",
                "overdue",
                "supervised",
                "listed",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["dispatch_id"], ["dispatches.id"], name=op.f("fk_reminders_dispatch_id_dispatches")),
        sa.PrimaryKeyConstraint("dispatch_id", "step", "due_on", name=op.f("pk_reminders")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reviews",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("of_decline", sa.Boolean(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(staff_id IS NULL) = (at IS NULL)", name=op.f("ck_reviews_staff_act_has_time")),
        sa.CheckConstraint("(upheld IS NULL) = (staff_id IS NULL)", name=op.f("ck_reviews_decision_has_person")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_reviews_case_id_cases")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_reviews_office_id_offices")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_reviews_staff_id_staff")),
        sa.PrimaryKeyConstraint("case_id", "round", name=op.f("pk_reviews")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("dispatch_id", sa.Uuid(), nullable=True),
        sa.Column("answer_id", sa.Uuid(), nullable=True),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("(dispatch_id IS NULL) <> (answer_id IS NULL)", name=op.f("ck_drafts_of_one_thing")),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_drafts_answer_id_answers")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_drafts_case_id_cases")),
        sa.ForeignKeyConstraint(["dispatch_id"], ["dispatches.id"], name=op.f("fk_drafts_dispatch_id_dispatches")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("answer_id", name=op.f("uq_drafts_answer_id")),
        sa.UniqueConstraint("dispatch_id", name=op.f("uq_drafts_dispatch_id")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drafts_case_id"), ["case_id"], unique=False)

    op.create_table(
        "promises",
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(kept IS NULL) = (staff_id IS NULL)", name=op.f("ck_promises_confirmed_by_someone")),
        sa.CheckConstraint("(staff_id IS NULL) = (at IS NULL)", name=op.f("ck_promises_staff_act_has_time")),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_promises_answer_id_answers")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_promises_staff_id_staff")),
        sa.PrimaryKeyConstraint("answer_id", name=op.f("pk_promises")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promises_due_on"), ["due_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promises_due_on"))

    op.drop_table("promises")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drafts_case_id"))

    op.drop_table("drafts")
    op.drop_table("reviews")
    op.drop_table("reminders")
    with op.batch_alter_table("ratings", schema=None) as batch_op:
        batch_op.drop_index("ix_ratings_tally")

    op.drop_table("ratings")
    op.drop_table("messages")
    op.drop_table("identity_keys")
    with op.batch_alter_table("dispatch_events", schema=None) as batch_op:
        batch_op.drop_index("ix_dispatch_events_tally")

    op.drop_table("dispatch_events")
    with op.batch_alter_table("case_keys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_keys_intake_key_id"))

    op.drop_table("case_keys")
    with op.batch_alter_table("case_events", schema=None) as batch_op:
        batch_op.drop_index("ix_case_events_tally")

    op.drop_table("case_events")
    op.drop_table("case_data_items")
    op.drop_table("barred_units")
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.drop_index("ix_answers_of_state")
        batch_op.drop_index(batch_op.f("ix_answers_matter_id"))
        batch_op.drop_index(batch_op.f("ix_answers_dispatch_id"))

    op.drop_table("answers")
    with op.batch_alter_table("dispatches", schema=None) as batch_op:
        batch_op.drop_index("ix_dispatches_of_unit")
        batch_op.drop_index("ix_dispatches_of_matter")
        batch_op.drop_index("ix_dispatches_awaiting")

    op.drop_table("dispatches")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_cases_news",
            sqlite_where=sa.text("news_on IS NOT NULL"),
            postgresql_where=sa.text("news_on IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_cases_queue",
            sqlite_where=sa.text("due_on IS NOT NULL"),
            postgresql_where=sa.text("due_on IS NOT NULL"),
        )
        batch_op.drop_index("ix_cases_of_target")
        batch_op.drop_index("ix_cases_of_status")
        batch_op.drop_index("ix_cases_of_matter")
        batch_op.drop_index("ix_cases_newest")

    op.drop_table("cases")
    op.drop_table("target_units")
    with op.batch_alter_table("staff_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_sessions_staff_id"))

    op.drop_table("staff_sessions")
    op.drop_table("recovery_halves")
    op.drop_table("notices_read")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memberships_unit_id"))
        batch_op.drop_index(batch_op.f("ix_memberships_staff_id"))

    op.drop_table("memberships")
    with op.batch_alter_table("matters", schema=None) as batch_op:
        batch_op.drop_index("ix_matters_like")

    op.drop_table("matters")
    with op.batch_alter_table("ledger", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_of_subject")
        batch_op.drop_index("ix_ledger_of_staff")
        batch_op.drop_index("ix_ledger_of_office")

    op.drop_table("ledger")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_staff_id"))

    op.drop_table("invitations")
    op.drop_table("grants")
    op.drop_table("custodian_keys")
    with op.batch_alter_table("units", schema=None) as batch_op:
        batch_op.drop_index("ix_units_below")

    op.drop_table("units")
    op.drop_table("targets")
    op.drop_table("staff")
    op.drop_table("settings")
    op.drop_table("intake_keys")
    op.drop_table("data_items")
    with op.batch_alter_table("regions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_regions_parent_code"))

    op.drop_table("regions")
    op.drop_table("offices")
    op.drop_table("calendar_years")
    op.drop_table("calendar_days")

"""The first schema."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "v0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column(
            "owner",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=255), nullable=False, comment="of the organization, or empty"),
        sa.Column(
            "source",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
            comment="which repository its records are in; empty: CKAN",
        ),
        sa.Column(
            "host",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
        ),
        sa.Column("publish", sa.Boolean(), nullable=False),
        sa.Column("communities", sa.String(length=1000), nullable=False, comment="short names, parted by spaces"),
        sa.Column(
            "set_id",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
            comment="the organization that is listed; empty: chosen one by one",
        ),
        sa.Column(
            "cursor", sa.String(length=64), nullable=True, comment="where the list goes on; NULL: nothing more is listed"
        ),
        sa.Column("total", sa.Integer(), nullable=True, comment="how many the source says there are"),
        sa.Column(
            "ordered",
            sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"),
            nullable=True,
            comment="when what was ready was last told to go",
        ),
        sa.Column(
            "busy",
            sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"),
            nullable=True,
            comment="until when a request is at work on it",
        ),
        sa.Column("created", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.Column("changed", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_batches_changed"), "batches", ["changed"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_batches_owner_id"), "batches", ["owner", "id"], unique=False, if_not_exists=True)
    op.create_table(
        "budgets",
        sa.Column(
            "account",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
            comment="host and owner: one token's rate limit",
        ),
        sa.Column("allowed", sa.Integer(), nullable=False, comment="requests a minute"),
        sa.Column(
            "next_at",
            sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"),
            nullable=False,
            comment="when the next request may go",
        ),
        sa.Column("changed", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_budgets")),
        if_not_exists=True,
    )
    op.create_table(
        "catalogue_clock",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False, comment="locked last before each commit that changes items"),
        sa.Column("moment", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_clock")),
        if_not_exists=True,
    )
    op.create_table(
        "connections",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column(
            "owner",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "host",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
            comment="of the repository, as the settings name it",
        ),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False, comment="owner, host and token in one"),
        sa.Column("hint", sa.String(length=8), nullable=False, comment="the last four characters"),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False, comment="ok or refused"),
        sa.Column(
            "renewal",
            sa.LargeBinary(),
            nullable=True,
            comment="owner, purpose and OAuth refresh token in one; NULL: the token was typed",
        ),
        sa.Column(
            "renew_at",
            sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"),
            nullable=True,
            comment="from then on it is renewed before it is used",
        ),
        sa.Column(
            "expires", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=True, comment="then it is dead"
        ),
        sa.Column(
            "renewing",
            sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"),
            nullable=True,
            comment="before the call that renews it: one asks, the others wait",
        ),
        sa.Column("created", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.Column("checked", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connections")),
        sa.UniqueConstraint("owner", "host", name=op.f("uq_connections_owner_host")),
        if_not_exists=True,
    )
    op.create_table(
        "item_sets",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("identifier", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column(
            "owner",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
        ),
        sa.Column("visibility", sa.String(length=64), nullable=False),
        sa.Column(
            "job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True, comment="the import that made it"
        ),
        sa.Column("created", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_sets")),
        sa.UniqueConstraint("identifier", name=op.f("uq_item_sets_identifier")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_item_sets_job_id"), "item_sets", ["job_id"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_item_sets_title_id"), "item_sets", ["title", "id"], unique=False, if_not_exists=True)
    op.create_table(
        "items",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("identifier", sa.String(length=36), nullable=False, comment="a UUID, for ever"),
        sa.Column(
            "owner",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
        ),
        sa.Column("visibility", sa.String(length=64), nullable=False, comment="public or private"),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("creators", sa.String(length=500), nullable=False, comment="the first ones, for lists"),
        sa.Column(
            "type",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
            comment="the first dcterms:type",
        ),
        sa.Column(
            "issued", sa.String(length=10), nullable=False, comment="when it was published: the date's first ten signs"
        ),
        sa.Column(
            "doi",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
            comment="in lower case",
        ),
        sa.Column(
            "content",
            sa.Text().with_variant(mysql.LONGTEXT(), "mysql"),
            nullable=False,
            comment="JSON: what imports and people wrote; empty in a tombstone",
        ),
        sa.Column("revision", sa.Integer(), nullable=False, comment="the number of its latest revision"),
        sa.Column("deleted", sa.Boolean(), nullable=False, comment="a tombstone"),
        sa.Column("reason", sa.String(length=500), nullable=False, comment="of a tombstone, or of being hidden"),
        sa.Column(
            "datestamp",
            sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"),
            nullable=False,
            comment="in the order of commits: see catalogue_clock",
        ),
        sa.Column("change_number", sa.BigInteger(), nullable=False, comment="grows in the same order"),
        sa.Column("created", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        sa.UniqueConstraint("identifier", name=op.f("uq_items_identifier")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_items_change_number"), "items", ["change_number"], unique=False, if_not_exists=True)
    op.create_index(
        op.f("ix_items_deleted_id_visibility_issued_type_owner"),
        "items",
        ["deleted", "id", "visibility", "issued", "type", "owner"],
        unique=False,
        if_not_exists=True,
    )
    op.create_index(
        op.f("ix_items_deleted_visibility_id"), "items", ["deleted", "visibility", "id"], unique=False, if_not_exists=True
    )
    op.create_index(op.f("ix_items_doi"), "items", ["doi"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_items_issued_id"), "items", ["issued", "id"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_items_owner_deleted_id"), "items", ["owner", "deleted", "id"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_items_type_id"), "items", ["type", "id"], unique=False, if_not_exists=True)
    op.create_table(
        "jobs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column(
            "owner",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("plan", sa.Text().with_variant(mysql.LONGTEXT(), "mysql"), nullable=False),
        sa.Column(
            "dedupe", sa.String(length=64), nullable=True, comment="while unfinished; NULL allows the same transfer again"
        ),
        sa.Column(
            "source_id",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
            comment="the record that moves, for look-ups",
        ),
        sa.Column(
            "host",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
            comment="the other side: whose token it waits for",
        ),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("run_after", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("beat", sa.BigInteger(), nullable=False),
        sa.Column(
            "worker",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "cancel", sa.String(length=64), nullable=False, comment="empty, keep or remove: what becomes of the draft"
        ),
        sa.Column("step", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False, comment="a code that pages know"),
        sa.Column("message", sa.Text(), nullable=False, comment="a sentence for its owner"),
        sa.Column("problems", sa.Integer(), nullable=False, comment="files or records that failed"),
        sa.Column("bytes_total", sa.BigInteger(), nullable=False),
        sa.Column("bytes_done", sa.BigInteger(), nullable=False, comment="of files that have arrived"),
        sa.Column("bytes_moving", sa.BigInteger(), nullable=False, comment="of the file under way"),
        sa.Column("speed", sa.BigInteger(), nullable=False, comment="bytes a second, of late"),
        sa.Column("created", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.Column("started", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=True),
        sa.Column("changed", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.Column("finished", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("dedupe", name=op.f("uq_jobs_dedupe")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_jobs_created"), "jobs", ["created"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_jobs_host_id"), "jobs", ["host", "id"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_jobs_owner_id"), "jobs", ["owner", "id"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_jobs_source_id_state"), "jobs", ["source_id", "state"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_jobs_state_host"), "jobs", ["state", "host"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_jobs_state_id"), "jobs", ["state", "id"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_jobs_state_owner_id"), "jobs", ["state", "owner", "id"], unique=False, if_not_exists=True)
    op.create_index(
        op.f("ix_jobs_state_owner_run_after"), "jobs", ["state", "owner", "run_after"], unique=False, if_not_exists=True
    )
    op.create_table(
        "logout_tokens",
        sa.Column("jti_hash", sa.String(length=64), nullable=False, comment="of a logout token of Keycloak: used once"),
        sa.Column("created", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.PrimaryKeyConstraint("jti_hash", name=op.f("pk_logout_tokens")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_logout_tokens_created"), "logout_tokens", ["created"], unique=False, if_not_exists=True)
    op.create_table(
        "people",
        sa.Column(
            "subject",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
            comment="OpenID sub",
        ),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("email_verified", sa.Boolean(), nullable=False, comment="only then anything is sent there"),
        sa.Column("mail_wished", sa.Boolean(), nullable=True, comment="NULL: as the settings say"),
        sa.Column(
            "ckan_user",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=True,
            comment="fixed at the first sign-in",
        ),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False, comment="when this owner was last served"),
        sa.Column("most_running", sa.Integer(), nullable=True, comment="jobs at the same time; NULL: as in the settings"),
        sa.Column("most_waiting", sa.Integer(), nullable=True, comment="jobs that wait; NULL: as in the settings"),
        sa.Column("first_seen", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.Column("last_seen", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_people")),
        sa.UniqueConstraint("ckan_user", name=op.f("uq_people_ckan_user")),
        if_not_exists=True,
    )
    op.create_table(
        "plans",
        sa.Column("id", sa.String(length=36), nullable=False, comment="a plan that a person is still looking at"),
        sa.Column(
            "owner",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text().with_variant(mysql.LONGTEXT(), "mysql"), nullable=False),
        sa.Column(
            "job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True, comment="the job that it became"
        ),
        sa.Column("created", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.Column("changed", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_plans_owner_changed"), "plans", ["owner", "changed"], unique=False, if_not_exists=True)
    op.create_table(
        "schedules",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column(
            "owner",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
        ),
        sa.Column("plan", sa.Text().with_variant(mysql.LONGTEXT(), "mysql"), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("every", sa.String(length=64), nullable=False, comment="hour, day, week or month"),
        sa.Column("next_at", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.Column("last_job", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedules")),
        if_not_exists=True,
    )
    op.create_index(
        op.f("ix_schedules_enabled_next_at"), "schedules", ["enabled", "next_at"], unique=False, if_not_exists=True
    )
    op.create_index(op.f("ix_schedules_owner_id"), "schedules", ["owner", "id"], unique=False, if_not_exists=True)
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False, comment="SHA-256 of the cookie"),
        sa.Column(
            "subject",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=True,
        ),
        sa.Column(
            "oidc_sid",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=True,
        ),
        sa.Column("content", sa.Text().with_variant(mysql.LONGTEXT(), "mysql"), nullable=False, comment="encrypted"),
        sa.Column(
            "ask_at",
            sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"),
            nullable=True,
            comment="when Keycloak is asked whether the sign-in still holds; NULL: never",
        ),
        sa.Column("created", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.Column("seen", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_sessions_oidc_sid"), "sessions", ["oidc_sid"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_sessions_seen"), "sessions", ["seen"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_sessions_subject"), "sessions", ["subject"], unique=False, if_not_exists=True)
    op.create_table(
        "sign_ins",
        sa.Column("state_hash", sa.String(length=64), nullable=False, comment="of the OAuth state; used once"),
        sa.Column(
            "content",
            sa.Text().with_variant(mysql.LONGTEXT(), "mysql"),
            nullable=False,
            comment="nonce, verifier, next address; encrypted",
        ),
        sa.Column("created", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_sign_ins")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_sign_ins_created"), "sign_ins", ["created"], unique=False, if_not_exists=True)
    op.create_table(
        "sites",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column(
            "slug",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
            comment="in its address",
        ),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("visibility", sa.String(length=64), nullable=False),
        sa.Column("preset", sa.Boolean(), nullable=False, comment="new items go there unless told otherwise"),
        sa.Column(
            "owner",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
        ),
        sa.Column("created", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
        sa.UniqueConstraint("slug", name=op.f("uq_sites_slug")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_sites_title_id"), "sites", ["title", "id"], unique=False, if_not_exists=True)
    op.create_table(
        "sources",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False, comment="ckan, zenodo, invenio…"),
        sa.Column(
            "address",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
            comment="host, port and path without the scheme: https changes nothing",
        ),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("created", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("kind", "address", name=op.f("uq_sources_kind_address")),
        if_not_exists=True,
    )
    op.create_table(
        "stored_files",
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="its bytes lie under this name, once"),
        sa.Column("md5", sa.String(length=32), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("created", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_files")),
        if_not_exists=True,
    )
    op.create_table(
        "vocabularies",
        sa.Column(
            "prefix",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
        ),
        sa.Column("namespace", sa.String(length=500), nullable=False),
        sa.Column("label", sa.String(length=255), nullable=False),
        sa.Column(
            "terms", sa.Text().with_variant(mysql.LONGTEXT(), "mysql"), nullable=False, comment="JSON: names and labels"
        ),
        sa.Column(
            "owner",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
        ),
        sa.Column("created", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.PrimaryKeyConstraint("prefix", name=op.f("pk_vocabularies")),
        if_not_exists=True,
    )
    op.create_table(
        "workers",
        sa.Column(
            "name",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
        ),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("busy", sa.Integer(), nullable=False),
        sa.Column("started", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.Column("seen", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.Column("stopped", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_workers")),
        if_not_exists=True,
    )
    op.create_table(
        "batch_rows",
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "source_id",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("plan_id", sa.String(length=36), nullable=True, comment="what would be exported, once it was read"),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True, comment="what it became"),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("target", sa.String(length=500), nullable=False, comment="in words"),
        sa.Column("publish", sa.Boolean(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False, comment="what is missing, in sentences"),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_batch_rows_batch_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_batch_rows_job_id")),
        sa.PrimaryKeyConstraint("batch_id", "position", name=op.f("pk_batch_rows")),
        sa.UniqueConstraint("batch_id", "source_id", name=op.f("uq_batch_rows_batch_id_source_id")),
        if_not_exists=True,
    )
    op.create_index(
        op.f("ix_batch_rows_batch_id_state"), "batch_rows", ["batch_id", "state"], unique=False, if_not_exists=True
    )
    op.create_index(op.f("ix_batch_rows_job_id"), "batch_rows", ["job_id"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_batch_rows_plan_id"), "batch_rows", ["plan_id"], unique=False, if_not_exists=True)
    op.create_table(
        "deposits",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "owner",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
            comment="which repository the record came from",
        ),
        sa.Column(
            "source_id",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "host",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
        ),
        sa.Column("mark", sa.String(length=64), nullable=False, comment="urn:uuid, in the draft until it is described"),
        sa.Column("mode", sa.String(length=64), nullable=False, comment="new, draft, version or edit"),
        sa.Column("state", sa.String(length=64), nullable=False, comment="intent, draft, published, discarded or failed"),
        sa.Column("ours", sa.Boolean(), nullable=False, comment="this job made the draft, so it may remove it"),
        sa.Column(
            "intended",
            sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"),
            nullable=True,
            comment="before the create call; NULL: none is under way",
        ),
        sa.Column(
            "intents", sa.Integer(), nullable=False, comment="how often it was made: more than once may leave an orphan"
        ),
        sa.Column(
            "remote_id",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=True,
            comment="after it",
        ),
        sa.Column(
            "concept",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=True,
        ),
        sa.Column(
            "doi",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=True,
        ),
        sa.Column(
            "concept_doi",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=True,
        ),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column(
            "record", sa.Text().with_variant(mysql.LONGTEXT(), "mysql"), nullable=False, comment="JSON: as it was described"
        ),
        sa.Column(
            "refusals",
            sa.Text().with_variant(mysql.LONGTEXT(), "mysql"),
            nullable=False,
            comment="JSON: what the repository dropped",
        ),
        sa.Column("acknowledged", sa.Boolean(), nullable=False, comment="the DOI stands at the source"),
        sa.Column("swept", sa.Integer(), nullable=False, comment="how often the janitor looked"),
        sa.Column("remote_updated", sa.String(length=40), nullable=False, comment="of the draft, by the repository's clock"),
        sa.Column("watched", sa.Integer(), nullable=False, comment="how often the draft was looked at since; a fence too"),
        sa.Column(
            "watch_after",
            sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"),
            nullable=True,
            comment="the next look; NULL: not yet looked at, or never again",
        ),
        sa.Column("changed", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_deposits_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deposits")),
        sa.UniqueConstraint("job_id", name=op.f("uq_deposits_job_id")),
        sa.UniqueConstraint("mark", name=op.f("uq_deposits_mark")),
        if_not_exists=True,
    )
    op.create_index(
        op.f("ix_deposits_owner_host_state"), "deposits", ["owner", "host", "state"], unique=False, if_not_exists=True
    )
    op.create_index(
        op.f("ix_deposits_source_id_host_state"),
        "deposits",
        ["source_id", "host", "state"],
        unique=False,
        if_not_exists=True,
    )
    op.create_index(op.f("ix_deposits_state_intended"), "deposits", ["state", "intended"], unique=False, if_not_exists=True)
    op.create_index(
        op.f("ix_deposits_state_watch_after"), "deposits", ["state", "watch_after"], unique=False, if_not_exists=True
    )
    op.create_table(
        "item_files",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "remote_id",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
            comment="at its source",
        ),
        sa.Column("name", sa.String(length=500), nullable=False, comment="with its folders"),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(length=255), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("checksum", sa.String(length=191), nullable=False, comment="as the source says: md5:…"),
        sa.Column("modified", sa.String(length=64), nullable=False, comment="as the source says"),
        sa.Column("state", sa.String(length=64), nullable=False, comment="waiting, stored, link, skipped or failed"),
        sa.Column(
            "reason",
            sa.String(length=64),
            nullable=False,
            comment="a code: restricted, embargo, too_large, type, not_a_file…",
        ),
        sa.Column("said", sa.Text(), nullable=False, comment="a sentence for people"),
        sa.Column("sha256", sa.String(length=64), nullable=True, comment="NULL: not stored here"),
        sa.Column(
            "job_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the import that wrote it last; NULL: a person",
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_item_files_item_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sha256"], ["stored_files.sha256"], name=op.f("fk_item_files_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_files")),
        if_not_exists=True,
    )
    op.create_index(
        op.f("ix_item_files_item_id_position"), "item_files", ["item_id", "position"], unique=False, if_not_exists=True
    )
    op.create_index(op.f("ix_item_files_job_id_state"), "item_files", ["job_id", "state"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_item_files_sha256"), "item_files", ["sha256"], unique=False, if_not_exists=True)
    op.create_table(
        "item_set_items",
        sa.Column("set_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "job_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the import that put it there; NULL: a person",
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_item_set_items_item_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["set_id"], ["item_sets.id"], name=op.f("fk_item_set_items_set_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("set_id", "item_id", name=op.f("pk_item_set_items")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_item_set_items_item_id"), "item_set_items", ["item_id"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_item_set_items_job_id"), "item_set_items", ["job_id"], unique=False, if_not_exists=True)
    op.create_table(
        "item_words",
        sa.Column(
            "word",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
            comment="of any field, without case and accents",
        ),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_item_words_item_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("word", "item_id", name=op.f("pk_item_words")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_item_words_item_id_word"), "item_words", ["item_id", "word"], unique=False, if_not_exists=True)
    op.create_table(
        "job_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("moment", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.Column("level", sa.String(length=64), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_job_events_job_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_events")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_job_events_job_id_id"), "job_events", ["job_id", "id"], unique=False, if_not_exists=True)
    op.create_table(
        "job_files",
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "source_id",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
            comment="the CKAN resource",
        ),
        sa.Column("name", sa.String(length=255), nullable=False, comment="at the destination"),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False, comment="JSON: the file as it was when it was planned or sent"),
        sa.Column("modified", sa.String(length=64), nullable=False, comment="as the source says"),
        sa.Column("md5", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("sends", sa.Integer(), nullable=False, comment="how often its bytes were started"),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_job_files_job_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job_id", "position", name=op.f("pk_job_files")),
        if_not_exists=True,
    )
    op.create_table(
        "job_words",
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "word",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
            comment="of its title, without case and accents",
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_job_words_job_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job_id", "word", name=op.f("pk_job_words")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_job_words_word_job_id"), "job_words", ["word", "job_id"], unique=False, if_not_exists=True)
    op.create_table(
        "kept_files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "item_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="some revision needs them",
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_kept_files_item_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sha256"], ["stored_files.sha256"], name=op.f("fk_kept_files_sha256")),
        sa.PrimaryKeyConstraint("sha256", "item_id", name=op.f("pk_kept_files")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_kept_files_item_id"), "kept_files", ["item_id"], unique=False, if_not_exists=True)
    op.create_table(
        "mails",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column(
            "job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="what it tells of"
        ),
        sa.Column("recipient", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=False, comment="the same in every try"),
        sa.Column("state", sa.String(length=64), nullable=False, comment="waiting, handing, sent, unsure or failed"),
        sa.Column("tries", sa.Integer(), nullable=False, comment="a fence too"),
        sa.Column("run_after", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.Column("message", sa.Text(), nullable=False, comment="why the last try failed"),
        sa.Column("created", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.Column("changed", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_mails_job_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_mails_job_id"), "mails", ["job_id"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_mails_state_run_after"), "mails", ["state", "run_after"], unique=False, if_not_exists=True)
    op.create_table(
        "revisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False, comment="import, person, undo or reprocess"),
        sa.Column(
            "author",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "job_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="that wrote it; NULL: a person",
        ),
        sa.Column(
            "snapshot",
            sa.Text().with_variant(mysql.LONGTEXT(), "mysql"),
            nullable=False,
            comment="JSON: the item as it was from then on, with sets, sites and files",
        ),
        sa.Column("created", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_revisions_item_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("item_id", "number", name=op.f("uq_revisions_item_id_number")),
        if_not_exists=True,
    )
    op.create_index(
        op.f("ix_revisions_job_id_item_id"), "revisions", ["job_id", "item_id"], unique=False, if_not_exists=True
    )
    op.create_table(
        "runs",
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column(
            "owner",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
        ),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False, comment="source and selection, in words"),
        sa.Column("url", sa.String(length=1000), nullable=False, comment="of the source, for people"),
        sa.Column("comment", sa.String(length=1000), nullable=False),
        sa.Column("test", sa.Boolean(), nullable=False, comment="only the first page"),
        sa.Column(
            "rerun_of",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the import that this one repeats",
        ),
        sa.Column(
            "schedule_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True, comment="that ordered it"
        ),
        sa.Column("stage", sa.String(length=64), nullable=False, comment="list, files, reconcile or done"),
        sa.Column(
            "cursor",
            sa.Text().with_variant(mysql.LONGTEXT(), "mysql"),
            nullable=True,
            comment="where the list goes on; NULL: it is at its end",
        ),
        sa.Column(
            "again",
            sa.Text().with_variant(mysql.LONGTEXT(), "mysql"),
            nullable=True,
            comment="where its second reading goes on, because the sums differed; NULL: there is none",
        ),
        sa.Column("advertised", sa.Integer(), nullable=True, comment="how many records the source says there are"),
        sa.Column("listed", sa.Integer(), nullable=False, comment="different records in its lists"),
        sa.Column("complete", sa.Boolean(), nullable=False, comment="the whole selection was listed"),
        sa.Column("created_count", sa.Integer(), nullable=False),
        sa.Column("updated_count", sa.Integer(), nullable=False),
        sa.Column("unchanged_count", sa.Integer(), nullable=False),
        sa.Column("skipped_count", sa.Integer(), nullable=False),
        sa.Column("failed_count", sa.Integer(), nullable=False),
        sa.Column("vanished_count", sa.Integer(), nullable=False),
        sa.Column("files_stored", sa.Integer(), nullable=False),
        sa.Column("files_skipped", sa.Integer(), nullable=False),
        sa.Column("files_failed", sa.Integer(), nullable=False),
        sa.Column(
            "slowed", sa.Integer(), nullable=False, comment="how patient we are, since the source asked for it; 0: not"
        ),
        sa.Column("said", sa.Text(), nullable=False, comment="why the sums differ, or what a person must decide"),
        sa.Column(
            "undo_job", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True, comment="that takes it back"
        ),
        sa.Column("undone", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_runs_job_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_runs_source_id")),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_runs")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_runs_owner_job_id"), "runs", ["owner", "job_id"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_runs_scope_job_id"), "runs", ["scope", "job_id"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_runs_source_id_job_id"), "runs", ["source_id", "job_id"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_runs_undo_job"), "runs", ["undo_job"], unique=False, if_not_exists=True)
    op.create_table(
        "site_items",
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "job_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the import that put it there; NULL: a person",
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_site_items_item_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_site_items_site_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("site_id", "item_id", name=op.f("pk_site_items")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_site_items_item_id"), "site_items", ["item_id"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_site_items_job_id"), "site_items", ["job_id"], unique=False, if_not_exists=True)
    op.create_table(
        "source_records",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "remote_id",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
            comment="its identity there",
        ),
        sa.Column(
            "item_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="what it became; NULL: nothing yet, or taken back",
        ),
        sa.Column("url", sa.String(length=1000), nullable=False, comment="for people"),
        sa.Column(
            "version", sa.String(length=255), nullable=False, comment="changes whenever the record does; empty: not told"
        ),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of the original document"),
        sa.Column("format", sa.String(length=64), nullable=False, comment="the crosswalk that reads the original"),
        sa.Column("media_type", sa.String(length=191), nullable=False),
        sa.Column("reading", sa.String(length=32), nullable=False, comment="how it was read; empty: in the usual way"),
        sa.Column(
            "original",
            sa.LargeBinary().with_variant(mysql.LONGBLOB(), "mysql"),
            nullable=True,
            comment="the document as received, compressed",
        ),
        sa.Column("crosswalk", sa.Integer(), nullable=False, comment="the version of the crosswalk that read it"),
        sa.Column(
            "vanished",
            sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"),
            nullable=True,
            comment="when a complete list no longer had it; NULL: it is there",
        ),
        sa.Column(
            "first_job",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the import that made the item",
        ),
        sa.Column(
            "last_job",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the import that wrote it last",
        ),
        sa.Column("created", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"), nullable=False),
        sa.Column(
            "changed",
            sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql"),
            nullable=False,
            comment="when it was last written",
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_source_records_item_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_source_records_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_records")),
        sa.UniqueConstraint("source_id", "remote_id", name=op.f("uq_source_records_source_id_remote_id")),
        if_not_exists=True,
    )
    op.create_index(
        op.f("ix_source_records_format_crosswalk_id"),
        "source_records",
        ["format", "crosswalk", "id"],
        unique=False,
        if_not_exists=True,
    )
    op.create_index(op.f("ix_source_records_item_id"), "source_records", ["item_id"], unique=False, if_not_exists=True)
    op.create_index(
        op.f("ix_source_records_source_id_item_id"),
        "source_records",
        ["source_id", "item_id"],
        unique=False,
        if_not_exists=True,
    )
    op.create_table(
        "run_records",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "remote_id",
            sa.String(length=191).with_variant(mysql.VARCHAR(collation="utf8mb4_bin", length=191), "mysql"),
            nullable=False,
        ),
        sa.Column("again", sa.Boolean(), nullable=False, comment="the second reading of the list had it, too"),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("url", sa.String(length=1000), nullable=False),
        sa.Column(
            "outcome", sa.String(length=64), nullable=False, comment="created, updated, unchanged, skipped, failed, vanished"
        ),
        sa.Column("reason", sa.String(length=64), nullable=False, comment="a code, to group by"),
        sa.Column("said", sa.Text(), nullable=False, comment="a sentence that a person can act on"),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("revision_before", sa.Integer(), nullable=False, comment="the item's revision before; 0: there was none"),
        sa.Column("revision_after", sa.Integer(), nullable=False, comment="and after"),
        sa.Column("files", sa.Integer(), nullable=False, comment="that wait to be fetched"),
        sa.Column("undo", sa.String(length=64), nullable=False, comment="what an undo did: removed, restored, kept"),
        sa.Column("undo_said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["runs.job_id"], name=op.f("fk_run_records_job_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_records")),
        sa.UniqueConstraint("job_id", "remote_id", name=op.f("uq_run_records_job_id_remote_id")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_run_records_item_id"), "run_records", ["item_id"], unique=False, if_not_exists=True)
    op.create_index(
        op.f("ix_run_records_job_id_files_id"), "run_records", ["job_id", "files", "id"], unique=False, if_not_exists=True
    )
    op.create_index(
        op.f("ix_run_records_job_id_outcome_id"),
        "run_records",
        ["job_id", "outcome", "id"],
        unique=False,
        if_not_exists=True,
    )
    op.create_index(
        op.f("ix_run_records_job_id_outcome_item_id"),
        "run_records",
        ["job_id", "outcome", "item_id"],
        unique=False,
        if_not_exists=True,
    )
    op.create_index(
        op.f("ix_run_records_job_id_undo_id"), "run_records", ["job_id", "undo", "id"], unique=False, if_not_exists=True
    )
    op.create_table(
        "scope_records",
        sa.Column("scope", sa.String(length=64), nullable=False, comment="SHA-256 of what was selected at a source"),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "seen_job",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="the last import of this scope that had it in its list",
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["source_records.id"], name=op.f("fk_scope_records_record_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("scope", "record_id", name=op.f("pk_scope_records")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_scope_records_record_id"), "scope_records", ["record_id"], unique=False, if_not_exists=True)
    op.create_index(
        op.f("ix_scope_records_scope_seen_job"), "scope_records", ["scope", "seen_job"], unique=False, if_not_exists=True
    )

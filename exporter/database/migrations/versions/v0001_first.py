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
    op.create_index(op.f("ix_jobs_title"), "jobs", ["title"], unique=False, if_not_exists=True)
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

"""All tables: those of people and jobs here, the others beside. ``exporter.sql`` is generated from them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from exporter.database import catalogue_tables as _catalogue
from exporter.database import import_tables as _imports
from exporter.database.columns import Key, Long, Moment, Name, Word
from exporter.database.columns import metadata as metadata  # noqa: PLC0414 - handed on

WHOLE = (_catalogue, _imports)
"""Imported, they have put their tables beside these into ``metadata``."""

people = Table(
    "people",
    metadata,
    Column("subject", Name, primary_key=True, comment="OpenID sub"),
    Column("name", String(255), nullable=False, default=""),
    Column("email", String(255), nullable=False, default=""),
    Column("email_verified", Boolean, nullable=False, default=False, comment="only then anything is sent there"),
    Column("mail_wished", Boolean, comment="NULL: as the settings say"),
    Column("ckan_user", Name, comment="fixed at the first sign-in"),
    Column("role", Word, nullable=False, default="user"),
    Column("turn", BigInteger, nullable=False, default=0, comment="when this owner was last served"),
    Column("most_running", Integer, comment="jobs at the same time; NULL: as in the settings"),
    Column("most_waiting", Integer, comment="jobs that wait; NULL: as in the settings"),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    UniqueConstraint("ckan_user"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True, comment="SHA-256 of the cookie"),
    Column("subject", Name),
    Column("oidc_sid", Name),
    Column("content", Long, nullable=False, comment="encrypted"),
    Column("ask_at", Moment, comment="when Keycloak is asked whether the sign-in still holds; NULL: never"),
    Column("created", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
    Index(None, "subject"),
    Index(None, "oidc_sid"),
    Index(None, "seen"),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("state_hash", String(64), primary_key=True, comment="of the OAuth state; used once"),
    Column("content", Long, nullable=False, comment="nonce, verifier, next address; encrypted"),
    Column("created", Moment, nullable=False),
    Index(None, "created"),
)

logout_tokens = Table(
    "logout_tokens",
    metadata,
    Column("jti_hash", String(64), primary_key=True, comment="of a logout token of Keycloak: used once"),
    Column("created", Moment, nullable=False),
    Index(None, "created"),
)

connections = Table(
    "connections",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("owner", Name, nullable=False),
    Column("host", Name, nullable=False, comment="of the repository, as the settings name it"),
    Column("ciphertext", LargeBinary, nullable=False, comment="owner, host and token in one"),
    Column("hint", String(8), nullable=False, default="", comment="the last four characters"),
    Column("account", String(255), nullable=False, default=""),
    Column("state", Word, nullable=False, default="ok", comment="ok or refused"),
    Column("renewal", LargeBinary, comment="owner, purpose and OAuth refresh token in one; NULL: the token was typed"),
    Column("renew_at", Moment, comment="from then on it is renewed before it is used"),
    Column("expires", Moment, comment="then it is dead"),
    Column("renewing", Moment, comment="before the call that renews it: one asks, the others wait"),
    Column("created", Moment, nullable=False),
    Column("checked", Moment, nullable=False),
    UniqueConstraint("owner", "host"),
)

plans = Table(
    "plans",
    metadata,
    Column("id", String(36), primary_key=True, comment="a plan that a person is still looking at"),
    Column("owner", Name, nullable=False),
    Column("kind", Word, nullable=False),
    Column("content", Long, nullable=False),
    Column("job_id", Key, comment="the job that it became"),
    Column("created", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Index(None, "owner", "changed"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("kind", Word, nullable=False),
    Column("owner", Name, nullable=False),
    Column("title", String(500), nullable=False, default=""),
    Column("plan", Long, nullable=False),
    Column("dedupe", String(64), comment="while unfinished; NULL allows the same transfer again"),
    Column("source_id", Name, nullable=False, default="", comment="the record that moves, for look-ups"),
    Column("host", Name, nullable=False, default="", comment="the other side: whose token it waits for"),
    Column("state", Word, nullable=False, default="ready"),
    Column("run_after", Moment, nullable=False),
    Column("attempt", Integer, nullable=False, default=0),
    Column("fence", BigInteger, nullable=False, default=0),
    Column("beat", BigInteger, nullable=False, default=0),
    Column("worker", Name, nullable=False, default=""),
    Column("cancel", Word, nullable=False, default="", comment="empty, keep or remove: what becomes of the draft"),
    Column("step", Word, nullable=False, default=""),
    Column("reason", Word, nullable=False, default="", comment="a code that pages know"),
    Column("message", Text, nullable=False, comment="a sentence for its owner"),
    Column("problems", Integer, nullable=False, default=0, comment="files or records that failed"),
    Column("bytes_total", BigInteger, nullable=False, default=0),
    Column("bytes_done", BigInteger, nullable=False, default=0, comment="of files that have arrived"),
    Column("bytes_moving", BigInteger, nullable=False, default=0, comment="of the file under way"),
    Column("speed", BigInteger, nullable=False, default=0, comment="bytes a second, of late"),
    Column("created", Moment, nullable=False),
    Column("started", Moment),
    Column("changed", Moment, nullable=False),
    Column("finished", Moment),
    UniqueConstraint("dedupe"),
    Index(None, "state", "owner", "run_after"),
    Index(None, "state", "owner", "id"),  # the oldest job of one owner, however many there are
    Index(None, "owner", "id"),
    Index(None, "source_id", "state"),
    Index(None, "state", "host"),
    # each filter of the administrators' list, the newest first
    Index(None, "state", "id"),
    Index(None, "host", "id"),
    Index(None, "created"),
)

job_words = Table(
    "job_words",
    metadata,
    Column("job_id", Key, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("word", Name, primary_key=True, comment="of its title, without case and accents"),
    Index(None, "word", "job_id"),
)

job_events = Table(
    "job_events",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("job_id", Key, ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
    Column("moment", Moment, nullable=False),
    Column("level", Word, nullable=False, default="info"),
    Column("sentence", Text, nullable=False),
    Index(None, "job_id", "id"),
)

job_files = Table(
    "job_files",
    metadata,
    Column("job_id", Key, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("source_id", Name, nullable=False, comment="the CKAN resource"),
    Column("name", String(255), nullable=False, comment="at the destination"),
    Column("size_bytes", BigInteger, nullable=False, default=-1),
    Column("stamp", Text, nullable=False, comment="JSON: the file as it was when it was planned or sent"),
    Column("modified", String(64), nullable=False, default="", comment="as the source says"),
    Column("md5", String(32), nullable=False, default=""),
    Column("state", Word, nullable=False, default="planned"),
    Column("sends", Integer, nullable=False, default=0, comment="how often its bytes were started"),
    Column("message", Text, nullable=False),
)

deposits = Table(
    "deposits",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("job_id", Key, ForeignKey("jobs.id"), nullable=False),
    Column("owner", Name, nullable=False),
    Column("source", Name, nullable=False, comment="which repository the record came from"),
    Column("source_id", Name, nullable=False),
    Column("host", Name, nullable=False),
    Column("mark", String(64), nullable=False, comment="urn:uuid, in the draft until it is described"),
    Column("mode", Word, nullable=False, comment="new, draft, version or edit"),
    Column("state", Word, nullable=False, comment="intent, draft, published, discarded or failed"),
    Column("ours", Boolean, nullable=False, default=False, comment="this job made the draft, so it may remove it"),
    Column("intended", Moment, comment="before the create call; NULL: none is under way"),
    Column(
        "intents", Integer, nullable=False, default=0, comment="how often it was made: more than once may leave an orphan"
    ),
    Column("remote_id", Name, comment="after it"),
    Column("concept", Name),
    Column("doi", Name),
    Column("concept_doi", Name),
    Column("url", String(500), nullable=False, default=""),
    Column("record", Long, nullable=False, comment="JSON: as it was described"),
    Column("refusals", Long, nullable=False, comment="JSON: what the repository dropped"),
    Column("acknowledged", Boolean, nullable=False, default=False, comment="the DOI stands at the source"),
    Column("swept", Integer, nullable=False, default=0, comment="how often the janitor looked"),
    Column("remote_updated", String(40), nullable=False, default="", comment="of the draft, by the repository's clock"),
    Column("watched", Integer, nullable=False, default=0, comment="how often the draft was looked at since; a fence too"),
    Column("watch_after", Moment, comment="the next look; NULL: not yet looked at, or never again"),
    Column("changed", Moment, nullable=False),
    UniqueConstraint("mark"),
    UniqueConstraint("job_id"),
    Index(None, "source_id", "host", "state"),
    Index(None, "owner", "host", "state"),
    Index(None, "state", "intended"),
    Index(None, "state", "watch_after"),
)

mails = Table(
    "mails",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("job_id", Key, ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False, comment="what it tells of"),
    Column("recipient", String(255), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("body", Text, nullable=False),
    Column("message_id", String(64), nullable=False, comment="the same in every try"),
    Column("state", Word, nullable=False, default="waiting", comment="waiting, handing, sent, unsure or failed"),
    Column("tries", Integer, nullable=False, default=0, comment="a fence too"),
    Column("run_after", Moment, nullable=False),
    Column("message", Text, nullable=False, comment="why the last try failed"),
    Column("created", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Index(None, "state", "run_after"),
    Index(None, "job_id"),
)

batches = Table(
    "batches",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("owner", Name, nullable=False),
    Column("title", String(255), nullable=False, default="", comment="of the organization, or empty"),
    Column("source", Name, nullable=False, default="", comment="which repository its records are in; empty: CKAN"),
    Column("host", Name, nullable=False),
    Column("publish", Boolean, nullable=False, default=False),
    Column("communities", String(1000), nullable=False, default="", comment="short names, parted by spaces"),
    Column("set_id", Name, nullable=False, default="", comment="the organization that is listed; empty: chosen one by one"),
    Column("cursor", String(64), comment="where the list goes on; NULL: nothing more is listed"),
    Column("total", Integer, comment="how many the source says there are"),
    Column("ordered", Moment, comment="when what was ready was last told to go"),
    Column("busy", Moment, comment="until when a request is at work on it"),
    Column("created", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Index(None, "owner", "id"),
    Index(None, "changed"),
)

batch_rows = Table(
    "batch_rows",
    metadata,
    Column("batch_id", Key, ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("source_id", Name, nullable=False),
    Column("title", String(500), nullable=False, default=""),
    Column("state", Word, nullable=False, default="unread"),
    Column("plan_id", String(36), comment="what would be exported, once it was read"),
    Column("job_id", Key, ForeignKey("jobs.id"), comment="what it became"),
    Column("files", Integer, nullable=False, default=0),
    Column("size_bytes", BigInteger, nullable=False, default=0),
    Column("target", String(500), nullable=False, default="", comment="in words"),
    Column("publish", Boolean, nullable=False, default=False),
    Column("said", Text, nullable=False, comment="what is missing, in sentences"),
    UniqueConstraint("batch_id", "source_id"),
    Index(None, "batch_id", "state"),
    Index(None, "plan_id"),
    Index(None, "job_id"),
)

workers = Table(
    "workers",
    metadata,
    Column("name", Name, primary_key=True),
    Column("version", Word, nullable=False, default=""),
    Column("seats", Integer, nullable=False, default=1),
    Column("busy", Integer, nullable=False, default=0),
    Column("started", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("stopped", Moment),
)

budgets = Table(
    "budgets",
    metadata,
    Column("account", Name, primary_key=True, comment="host and owner: one token's rate limit"),
    Column("allowed", Integer, nullable=False, default=100, comment="requests a minute"),
    Column("next_at", Moment, nullable=False, comment="when the next request may go"),
    Column("changed", Moment, nullable=False),
)

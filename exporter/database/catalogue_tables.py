"""The tables of the catalogue: items with their sets, sites, files, words and revisions."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from exporter.database.columns import Key, Long, Moment, Name, Word, metadata

items = Table(
    "items",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("identifier", String(36), nullable=False, comment="a UUID, for ever"),
    Column("owner", Name, nullable=False),
    Column("visibility", Word, nullable=False, default="public", comment="public or private"),
    Column("title", String(500), nullable=False, default=""),
    Column("creators", String(500), nullable=False, default="", comment="the first ones, for lists"),
    Column("type", Name, nullable=False, default="", comment="the first dcterms:type"),
    Column("issued", String(10), nullable=False, default="", comment="when it was published: the date's first ten signs"),
    Column("doi", Name, nullable=False, default="", comment="in lower case"),
    Column("content", Long, nullable=False, comment="JSON: what imports and people wrote; empty in a tombstone"),
    Column("revision", Integer, nullable=False, default=0, comment="the number of its latest revision"),
    Column("deleted", Boolean, nullable=False, default=False, comment="a tombstone"),
    Column("reason", String(500), nullable=False, default="", comment="of a tombstone, or of being hidden"),
    Column("datestamp", Moment, nullable=False, comment="in the order of commits: see catalogue_clock"),
    Column("change_number", BigInteger, nullable=False, default=0, comment="grows in the same order"),
    Column("created", Moment, nullable=False),
    UniqueConstraint("identifier"),
    # what lists are narrowed by, beside each other: a search looks here, and not into the long rows
    Index(None, "deleted", "id", "visibility", "issued", "type", "owner"),
    Index(None, "deleted", "visibility", "id"),
    Index(None, "owner", "deleted", "id"),
    Index(None, "type", "id"),
    Index(None, "issued", "id"),
    Index(None, "doi"),
    Index(None, "change_number"),
)

catalogue_clock = Table(
    "catalogue_clock",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False, default=0, comment="locked last before each commit that changes items"),
    Column("moment", Moment, nullable=False),
)

item_words = Table(
    "item_words",
    metadata,
    Column("word", Name, primary_key=True, comment="of any field, without case and accents"),
    Column("item_id", Key, ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "item_id", "word"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("item_id", Key, ForeignKey("items.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("origin", Word, nullable=False, comment="import, person, undo or reprocess"),
    Column("author", Name, nullable=False),
    Column("job_id", Key, comment="that wrote it; NULL: a person"),
    Column("snapshot", Long, nullable=False, comment="JSON: the item as it was from then on, with sets, sites and files"),
    Column("created", Moment, nullable=False),
    UniqueConstraint("item_id", "number"),
    Index(None, "job_id", "item_id"),
)

item_sets = Table(
    "item_sets",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("identifier", String(36), nullable=False),
    Column("title", String(500), nullable=False),
    Column("description", Text, nullable=False),
    Column("owner", Name, nullable=False),
    Column("visibility", Word, nullable=False, default="public"),
    Column("job_id", Key, comment="the import that made it"),
    Column("created", Moment, nullable=False),
    UniqueConstraint("identifier"),
    Index(None, "title", "id"),
    Index(None, "job_id"),
)

item_set_items = Table(
    "item_set_items",
    metadata,
    Column("set_id", Key, ForeignKey("item_sets.id", ondelete="CASCADE"), primary_key=True),
    Column("item_id", Key, ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
    Column("job_id", Key, comment="the import that put it there; NULL: a person"),
    Index(None, "item_id"),
    Index(None, "job_id"),
)

sites = Table(
    "sites",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("slug", Name, nullable=False, comment="in its address"),
    Column("title", String(500), nullable=False),
    Column("summary", Text, nullable=False),
    Column("visibility", Word, nullable=False, default="public"),
    Column("preset", Boolean, nullable=False, default=False, comment="new items go there unless told otherwise"),
    Column("owner", Name, nullable=False),
    Column("created", Moment, nullable=False),
    UniqueConstraint("slug"),
    Index(None, "title", "id"),
)

site_items = Table(
    "site_items",
    metadata,
    Column("site_id", Key, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True),
    Column("item_id", Key, ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
    Column("job_id", Key, comment="the import that put it there; NULL: a person"),
    Index(None, "item_id"),
    Index(None, "job_id"),
)

stored_files = Table(
    "stored_files",
    metadata,
    Column("sha256", String(64), primary_key=True, comment="its bytes lie under this name, once"),
    Column("md5", String(32), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("created", Moment, nullable=False),
)

item_files = Table(
    "item_files",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("item_id", Key, ForeignKey("items.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("remote_id", Name, nullable=False, default="", comment="at its source"),
    Column("name", String(500), nullable=False, comment="with its folders"),
    Column("title", String(500), nullable=False, default=""),
    Column("description", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("media_type", String(255), nullable=False, default=""),
    Column("size_bytes", BigInteger, nullable=False, default=-1),
    Column("checksum", String(191), nullable=False, default="", comment="as the source says: md5:…"),
    Column("modified", String(64), nullable=False, default="", comment="as the source says"),
    Column("state", Word, nullable=False, default="waiting", comment="waiting, stored, link, skipped or failed"),
    Column("reason", Word, nullable=False, default="", comment="a code: restricted, embargo, too_large, type, not_a_file…"),
    Column("said", Text, nullable=False, comment="a sentence for people"),
    Column("sha256", String(64), ForeignKey("stored_files.sha256"), comment="NULL: not stored here"),
    Column("job_id", Key, comment="the import that wrote it last; NULL: a person"),
    Index(None, "item_id", "position"),
    Index(None, "sha256"),
    Index(None, "job_id", "state"),
)

kept_files = Table(
    "kept_files",
    metadata,
    Column("sha256", String(64), ForeignKey("stored_files.sha256"), primary_key=True),
    Column("item_id", Key, ForeignKey("items.id", ondelete="CASCADE"), primary_key=True, comment="some revision needs them"),
    Index(None, "item_id"),
)

vocabularies = Table(
    "vocabularies",
    metadata,
    Column("prefix", Name, primary_key=True),
    Column("namespace", String(500), nullable=False),
    Column("label", String(255), nullable=False),
    Column("terms", Long, nullable=False, comment="JSON: names and labels"),
    Column("owner", Name, nullable=False),
    Column("created", Moment, nullable=False),
)

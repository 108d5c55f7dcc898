-- The schema of Exporter for MariaDB 10.11 and later. Install with: mysql < exporter.sql
-- Generated from exporter/database/schema.py; existing tables, also those of other programs, are left as they are.
-- For an installation that is there already, run instead: python -m exporter migrate

CREATE DATABASE IF NOT EXISTS zenodo_export CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
USE zenodo_export;

CREATE TABLE IF NOT EXISTS batches (
  id BIGINT NOT NULL AUTO_INCREMENT,
  owner VARCHAR(191) COLLATE utf8mb4_bin NOT NULL,
  title VARCHAR(255) NOT NULL COMMENT 'of the organization, or empty',
  source VARCHAR(191) COLLATE utf8mb4_bin NOT NULL COMMENT 'which repository its records are in; empty: CKAN',
  host VARCHAR(191) COLLATE utf8mb4_bin NOT NULL,
  publish BOOL NOT NULL,
  communities VARCHAR(1000) NOT NULL COMMENT 'short names, parted by spaces',
  set_id VARCHAR(191) COLLATE utf8mb4_bin NOT NULL COMMENT 'the organization that is listed; empty: chosen one by one',
  `cursor` VARCHAR(64) COMMENT 'where the list goes on; NULL: nothing more is listed',
  total INTEGER COMMENT 'how many the source says there are',
  ordered DATETIME(6) COMMENT 'when what was ready was last told to go',
  busy DATETIME(6) COMMENT 'until when a request is at work on it',
  created DATETIME(6) NOT NULL,
  changed DATETIME(6) NOT NULL,
  CONSTRAINT pk_batches PRIMARY KEY (id)
);

CREATE INDEX IF NOT EXISTS ix_batches_changed ON batches (changed);

CREATE INDEX IF NOT EXISTS ix_batches_owner_id ON batches (owner, id);

CREATE TABLE IF NOT EXISTS budgets (
  account VARCHAR(191) COLLATE utf8mb4_bin NOT NULL COMMENT 'host and owner: one token''s rate limit',
  allowed INTEGER NOT NULL COMMENT 'requests a minute',
  next_at DATETIME(6) NOT NULL COMMENT 'when the next request may go',
  changed DATETIME(6) NOT NULL,
  CONSTRAINT pk_budgets PRIMARY KEY (account)
);

CREATE TABLE IF NOT EXISTS catalogue_clock (
  id INTEGER NOT NULL,
  number BIGINT NOT NULL COMMENT 'locked last before each commit that changes items',
  moment DATETIME(6) NOT NULL,
  CONSTRAINT pk_catalogue_clock PRIMARY KEY (id)
);

CREATE TABLE IF NOT EXISTS connections (
  id BIGINT NOT NULL AUTO_INCREMENT,
  owner VARCHAR(191) COLLATE utf8mb4_bin NOT NULL,
  host VARCHAR(191) COLLATE utf8mb4_bin NOT NULL COMMENT 'of the repository, as the settings name it',
  ciphertext BLOB NOT NULL COMMENT 'owner, host and token in one',
  hint VARCHAR(8) NOT NULL COMMENT 'the last four characters',
  account VARCHAR(255) NOT NULL,
  state VARCHAR(64) NOT NULL COMMENT 'ok or refused',
  renewal BLOB COMMENT 'owner, purpose and OAuth refresh token in one; NULL: the token was typed',
  renew_at DATETIME(6) COMMENT 'from then on it is renewed before it is used',
  expires DATETIME(6) COMMENT 'then it is dead',
  renewing DATETIME(6) COMMENT 'before the call that renews it: one asks, the others wait',
  created DATETIME(6) NOT NULL,
  checked DATETIME(6) NOT NULL,
  CONSTRAINT pk_connections PRIMARY KEY (id),
  CONSTRAINT uq_connections_owner_host UNIQUE (owner, host)
);

CREATE TABLE IF NOT EXISTS item_sets (
  id BIGINT NOT NULL AUTO_INCREMENT,
  identifier VARCHAR(36) NOT NULL,
  title VARCHAR(500) NOT NULL,
  description TEXT NOT NULL,
  owner VARCHAR(191) COLLATE utf8mb4_bin NOT NULL,
  visibility VARCHAR(64) NOT NULL,
  job_id BIGINT COMMENT 'the import that made it',
  created DATETIME(6) NOT NULL,
  CONSTRAINT pk_item_sets PRIMARY KEY (id),
  CONSTRAINT uq_item_sets_identifier UNIQUE (identifier)
);

CREATE INDEX IF NOT EXISTS ix_item_sets_job_id ON item_sets (job_id);

CREATE INDEX IF NOT EXISTS ix_item_sets_title_id ON item_sets (title, id);

CREATE TABLE IF NOT EXISTS items (
  id BIGINT NOT NULL AUTO_INCREMENT,
  identifier VARCHAR(36) NOT NULL COMMENT 'a UUID, for ever',
  owner VARCHAR(191) COLLATE utf8mb4_bin NOT NULL,
  visibility VARCHAR(64) NOT NULL COMMENT 'public or private',
  title VARCHAR(500) NOT NULL,
  creators VARCHAR(500) NOT NULL COMMENT 'the first ones, for lists',
  type VARCHAR(191) COLLATE utf8mb4_bin NOT NULL COMMENT 'the first dcterms:type',
  issued VARCHAR(10) NOT NULL COMMENT 'when it was published: the date''s first ten signs',
  doi VARCHAR(191) COLLATE utf8mb4_bin NOT NULL COMMENT 'in lower case',
  content LONGTEXT NOT NULL COMMENT 'JSON: what imports and people wrote; empty in a tombstone',
  revision INTEGER NOT NULL COMMENT 'the number of its latest revision',
  deleted BOOL NOT NULL COMMENT 'a tombstone',
  reason VARCHAR(500) NOT NULL COMMENT 'of a tombstone, or of being hidden',
  datestamp DATETIME(6) NOT NULL COMMENT 'in the order of commits: see catalogue_clock',
  change_number BIGINT NOT NULL COMMENT 'grows in the same order',
  created DATETIME(6) NOT NULL,
  CONSTRAINT pk_items PRIMARY KEY (id),
  CONSTRAINT uq_items_identifier UNIQUE (identifier)
);

CREATE INDEX IF NOT EXISTS ix_items_change_number ON items (change_number);

CREATE INDEX IF NOT EXISTS ix_items_deleted_id_visibility_issued_type_owner ON items (deleted, id, visibility, issued, type, owner);

CREATE INDEX IF NOT EXISTS ix_items_deleted_visibility_id ON items (deleted, visibility, id);

CREATE INDEX IF NOT EXISTS ix_items_doi ON items (doi);

CREATE INDEX IF NOT EXISTS ix_items_issued_id ON items (issued, id);

CREATE INDEX IF NOT EXISTS ix_items_owner_deleted_id ON items (owner, deleted, id);

CREATE INDEX IF NOT EXISTS ix_items_type_id ON items (type, id);

CREATE TABLE IF NOT EXISTS jobs (
  id BIGINT NOT NULL AUTO_INCREMENT,
  kind VARCHAR(64) NOT NULL,
  owner VARCHAR(191) COLLATE utf8mb4_bin NOT NULL,
  title VARCHAR(500) NOT NULL,
  plan LONGTEXT NOT NULL,
  dedupe VARCHAR(64) COMMENT 'while unfinished; NULL allows the same transfer again',
  source_id VARCHAR(191) COLLATE utf8mb4_bin NOT NULL COMMENT 'the record that moves, for look-ups',
  host VARCHAR(191) COLLATE utf8mb4_bin NOT NULL COMMENT 'the other side: whose token it waits for',
  state VARCHAR(64) NOT NULL,
  run_after DATETIME(6) NOT NULL,
  attempt INTEGER NOT NULL,
  fence BIGINT NOT NULL,
  beat BIGINT NOT NULL,
  worker VARCHAR(191) COLLATE utf8mb4_bin NOT NULL,
  cancel VARCHAR(64) NOT NULL COMMENT 'empty, keep or remove: what becomes of the draft',
  step VARCHAR(64) NOT NULL,
  reason VARCHAR(64) NOT NULL COMMENT 'a code that pages know',
  message TEXT NOT NULL COMMENT 'a sentence for its owner',
  problems INTEGER NOT NULL COMMENT 'files or records that failed',
  bytes_total BIGINT NOT NULL,
  bytes_done BIGINT NOT NULL COMMENT 'of files that have arrived',
  bytes_moving BIGINT NOT NULL COMMENT 'of the file under way',
  speed BIGINT NOT NULL COMMENT 'bytes a second, of late',
  created DATETIME(6) NOT NULL,
  started DATETIME(6),
  changed DATETIME(6) NOT NULL,
  finished DATETIME(6),
  CONSTRAINT pk_jobs PRIMARY KEY (id),
  CONSTRAINT uq_jobs_dedupe UNIQUE (dedupe)
);

CREATE INDEX IF NOT EXISTS ix_jobs_created ON jobs (created);

CREATE INDEX IF NOT EXISTS ix_jobs_host_id ON jobs (host, id);

CREATE INDEX IF NOT EXISTS ix_jobs_owner_id ON jobs (owner, id);

CREATE INDEX IF NOT EXISTS ix_jobs_source_id_state ON jobs (source_id, state);

CREATE INDEX IF NOT EXISTS ix_jobs_state_host ON jobs (state, host);

CREATE INDEX IF NOT EXISTS ix_jobs_state_id ON jobs (state, id);

CREATE INDEX IF NOT EXISTS ix_jobs_state_owner_id ON jobs (state, owner, id);

CREATE INDEX IF NOT EXISTS ix_jobs_state_owner_run_after ON jobs (state, owner, run_after);

CREATE TABLE IF NOT EXISTS logout_tokens (
  jti_hash VARCHAR(64) NOT NULL COMMENT 'of a logout token of Keycloak: used once',
  created DATETIME(6) NOT NULL,
  CONSTRAINT pk_logout_tokens PRIMARY KEY (jti_hash)
);

CREATE INDEX IF NOT EXISTS ix_logout_tokens_created ON logout_tokens (created);

CREATE TABLE IF NOT EXISTS people (
  subject VARCHAR(191) COLLATE utf8mb4_bin NOT NULL COMMENT 'OpenID sub',
  name VARCHAR(255) NOT NULL,
  email VARCHAR(255) NOT NULL,
  email_verified BOOL NOT NULL COMMENT 'only then anything is sent there',
  mail_wished BOOL COMMENT 'NULL: as the settings say',
  ckan_user VARCHAR(191) COLLATE utf8mb4_bin COMMENT 'fixed at the first sign-in',
  `role` VARCHAR(64) NOT NULL,
  turn BIGINT NOT NULL COMMENT 'when this owner was last served',
  most_running INTEGER COMMENT 'jobs at the same time; NULL: as in the settings',
  most_waiting INTEGER COMMENT 'jobs that wait; NULL: as in the settings',
  first_seen DATETIME(6) NOT NULL,
  last_seen DATETIME(6) NOT NULL,
  CONSTRAINT pk_people PRIMARY KEY (subject),
  CONSTRAINT uq_people_ckan_user UNIQUE (ckan_user)
);

CREATE TABLE IF NOT EXISTS plans (
  id VARCHAR(36) NOT NULL COMMENT 'a plan that a person is still looking at',
  owner VARCHAR(191) COLLATE utf8mb4_bin NOT NULL,
  kind VARCHAR(64) NOT NULL,
  content LONGTEXT NOT NULL,
  job_id BIGINT COMMENT 'the job that it became',
  created DATETIME(6) NOT NULL,
  changed DATETIME(6) NOT NULL,
  CONSTRAINT pk_plans PRIMARY KEY (id)
);

CREATE INDEX IF NOT EXISTS ix_plans_owner_changed ON plans (owner, changed);

CREATE TABLE IF NOT EXISTS schedules (
  id BIGINT NOT NULL AUTO_INCREMENT,
  owner VARCHAR(191) COLLATE utf8mb4_bin NOT NULL,
  plan LONGTEXT NOT NULL,
  title VARCHAR(500) NOT NULL,
  every VARCHAR(64) NOT NULL COMMENT 'hour, day, week or month',
  next_at DATETIME(6) NOT NULL,
  last_job BIGINT,
  enabled BOOL NOT NULL,
  created DATETIME(6) NOT NULL,
  CONSTRAINT pk_schedules PRIMARY KEY (id)
);

CREATE INDEX IF NOT EXISTS ix_schedules_enabled_next_at ON schedules (enabled, next_at);

CREATE INDEX IF NOT EXISTS ix_schedules_owner_id ON schedules (owner, id);

CREATE TABLE IF NOT EXISTS sessions (
  token_hash VARCHAR(64) NOT NULL COMMENT 'SHA-256 of the cookie',
  subject VARCHAR(191) COLLATE utf8mb4_bin,
  oidc_sid VARCHAR(191) COLLATE utf8mb4_bin,
  content LONGTEXT NOT NULL COMMENT 'encrypted',
  ask_at DATETIME(6) COMMENT 'when Keycloak is asked whether the sign-in still holds; NULL: never',
  created DATETIME(6) NOT NULL,
  seen DATETIME(6) NOT NULL,
  CONSTRAINT pk_sessions PRIMARY KEY (token_hash)
);

CREATE INDEX IF NOT EXISTS ix_sessions_oidc_sid ON sessions (oidc_sid);

CREATE INDEX IF NOT EXISTS ix_sessions_seen ON sessions (seen);

CREATE INDEX IF NOT EXISTS ix_sessions_subject ON sessions (subject);

CREATE TABLE IF NOT EXISTS sign_ins (
  state_hash VARCHAR(64) NOT NULL COMMENT 'of the OAuth state; used once',
  content LONGTEXT NOT NULL COMMENT 'nonce, verifier, next address; encrypted',
  created DATETIME(6) NOT NULL,
  CONSTRAINT pk_sign_ins PRIMARY KEY (state_hash)
);

CREATE INDEX IF NOT EXISTS ix_sign_ins_created ON sign_ins (created);

CREATE TABLE IF NOT EXISTS sites (
  id BIGINT NOT NULL AUTO_INCREMENT,
  slug VARCHAR(191) COLLATE utf8mb4_bin NOT NULL COMMENT 'in its address',
  title VARCHAR(500) NOT NULL,
  summary TEXT NOT NULL,
  visibility VARCHAR(64) NOT NULL,
  preset BOOL NOT NULL COMMENT 'new items go there unless told otherwise',
  owner VARCHAR(191) COLLATE utf8mb4_bin NOT NULL,
  created DATETIME(6) NOT NULL,
  CONSTRAINT pk_sites PRIMARY KEY (id),
  CONSTRAINT uq_sites_slug UNIQUE (slug)
);

CREATE INDEX IF NOT EXISTS ix_sites_title_id ON sites (title, id);

CREATE TABLE IF NOT EXISTS sources (
  id BIGINT NOT NULL AUTO_INCREMENT,
  kind VARCHAR(64) NOT NULL COMMENT 'ckan, zenodo, invenio…',
  address VARCHAR(191) COLLATE utf8mb4_bin NOT NULL COMMENT 'host, port and path without the scheme: https changes nothing',
  title VARCHAR(500) NOT NULL,
  created DATETIME(6) NOT NULL,
  CONSTRAINT pk_sources PRIMARY KEY (id),
  CONSTRAINT uq_sources_kind_address UNIQUE (kind, address)
);

CREATE TABLE IF NOT EXISTS stored_files (
  sha256 VARCHAR(64) NOT NULL COMMENT 'its bytes lie under this name, once',
  md5 VARCHAR(32) NOT NULL,
  size_bytes BIGINT NOT NULL,
  created DATETIME(6) NOT NULL,
  CONSTRAINT pk_stored_files PRIMARY KEY (sha256)
);

CREATE TABLE IF NOT EXISTS vocabularies (
  prefix VARCHAR(191) COLLATE utf8mb4_bin NOT NULL,
  namespace VARCHAR(500) NOT NULL,
  label VARCHAR(255) NOT NULL,
  terms LONGTEXT NOT NULL COMMENT 'JSON: names and labels',
  owner VARCHAR(191) COLLATE utf8mb4_bin NOT NULL,
  created DATETIME(6) NOT NULL,
  CONSTRAINT pk_vocabularies PRIMARY KEY (prefix)
);

CREATE TABLE IF NOT EXISTS workers (
  name VARCHAR(191) COLLATE utf8mb4_bin NOT NULL,
  version VARCHAR(64) NOT NULL,
  seats INTEGER NOT NULL,
  busy INTEGER NOT NULL,
  started DATETIME(6) NOT NULL,
  seen DATETIME(6) NOT NULL,
  stopped DATETIME(6),
  CONSTRAINT pk_workers PRIMARY KEY (name)
);

CREATE TABLE IF NOT EXISTS batch_rows (
  batch_id BIGINT NOT NULL,
  position INTEGER NOT NULL,
  source_id VARCHAR(191) COLLATE utf8mb4_bin NOT NULL,
  title VARCHAR(500) NOT NULL,
  state VARCHAR(64) NOT NULL,
  plan_id VARCHAR(36) COMMENT 'what would be exported, once it was read',
  job_id BIGINT COMMENT 'what it became',
  files INTEGER NOT NULL,
  size_bytes BIGINT NOT NULL,
  target VARCHAR(500) NOT NULL COMMENT 'in words',
  publish BOOL NOT NULL,
  said TEXT NOT NULL COMMENT 'what is missing, in sentences',
  CONSTRAINT pk_batch_rows PRIMARY KEY (batch_id, position),
  CONSTRAINT uq_batch_rows_batch_id_source_id UNIQUE (batch_id, source_id),
  CONSTRAINT fk_batch_rows_batch_id FOREIGN KEY(batch_id) REFERENCES batches (id) ON DELETE CASCADE,
  CONSTRAINT fk_batch_rows_job_id FOREIGN KEY(job_id) REFERENCES jobs (id)
);

CREATE INDEX IF NOT EXISTS ix_batch_rows_batch_id_state ON batch_rows (batch_id, state);

CREATE INDEX IF NOT EXISTS ix_batch_rows_job_id ON batch_rows (job_id);

CREATE INDEX IF NOT EXISTS ix_batch_rows_plan_id ON batch_rows (plan_id);

CREATE TABLE IF NOT EXISTS deposits (
  id BIGINT NOT NULL AUTO_INCREMENT,
  job_id BIGINT NOT NULL,
  owner VARCHAR(191) COLLATE utf8mb4_bin NOT NULL,
  source VARCHAR(191) COLLATE utf8mb4_bin NOT NULL COMMENT 'which repository the record came from',
  source_id VARCHAR(191) COLLATE utf8mb4_bin NOT NULL,
  host VARCHAR(191) COLLATE utf8mb4_bin NOT NULL,
  mark VARCHAR(64) NOT NULL COMMENT 'urn:uuid, in the draft until it is described',
  mode VARCHAR(64) NOT NULL COMMENT 'new, draft, version or edit',
  state VARCHAR(64) NOT NULL COMMENT 'intent, draft, published, discarded or failed',
  ours BOOL NOT NULL COMMENT 'this job made the draft, so it may remove it',
  intended DATETIME(6) COMMENT 'before the create call; NULL: none is under way',
  intents INTEGER NOT NULL COMMENT 'how often it was made: more than once may leave an orphan',
  remote_id VARCHAR(191) COLLATE utf8mb4_bin COMMENT 'after it',
  concept VARCHAR(191) COLLATE utf8mb4_bin,
  doi VARCHAR(191) COLLATE utf8mb4_bin,
  concept_doi VARCHAR(191) COLLATE utf8mb4_bin,
  url VARCHAR(500) NOT NULL,
  record LONGTEXT NOT NULL COMMENT 'JSON: as it was described',
  refusals LONGTEXT NOT NULL COMMENT 'JSON: what the repository dropped',
  acknowledged BOOL NOT NULL COMMENT 'the DOI stands at the source',
  swept INTEGER NOT NULL COMMENT 'how often the janitor looked',
  remote_updated VARCHAR(40) NOT NULL COMMENT 'of the draft, by the repository''s clock',
  watched INTEGER NOT NULL COMMENT 'how often the draft was looked at since; a fence too',
  watch_after DATETIME(6) COMMENT 'the next look; NULL: not yet looked at, or never again',
  changed DATETIME(6) NOT NULL,
  CONSTRAINT pk_deposits PRIMARY KEY (id),
  CONSTRAINT uq_deposits_mark UNIQUE (mark),
  CONSTRAINT uq_deposits_job_id UNIQUE (job_id),
  CONSTRAINT fk_deposits_job_id FOREIGN KEY(job_id) REFERENCES jobs (id)
);

CREATE INDEX IF NOT EXISTS ix_deposits_owner_host_state ON deposits (owner, host, state);

CREATE INDEX IF NOT EXISTS ix_deposits_source_id_host_state ON deposits (source_id, host, state);

CREATE INDEX IF NOT EXISTS ix_deposits_state_intended ON deposits (state, intended);

CREATE INDEX IF NOT EXISTS ix_deposits_state_watch_after ON deposits (state, watch_after);

CREATE TABLE IF NOT EXISTS item_files (
  id BIGINT NOT NULL AUTO_INCREMENT,
  item_id BIGINT NOT NULL,
  position INTEGER NOT NULL,
  remote_id VARCHAR(191) COLLATE utf8mb4_bin NOT NULL COMMENT 'at its source',
  name VARCHAR(500) NOT NULL COMMENT 'with its folders',
  title VARCHAR(500) NOT NULL,
  description TEXT NOT NULL,
  url TEXT NOT NULL,
  media_type VARCHAR(255) NOT NULL,
  size_bytes BIGINT NOT NULL,
  checksum VARCHAR(191) NOT NULL COMMENT 'as the source says: md5:…',
  modified VARCHAR(64) NOT NULL COMMENT 'as the source says',
  state VARCHAR(64) NOT NULL COMMENT 'waiting, stored, link, skipped or failed',
  reason VARCHAR(64) NOT NULL COMMENT 'a code: restricted, embargo, too_large, type, not_a_file…',
  said TEXT NOT NULL COMMENT 'a sentence for people',
  sha256 VARCHAR(64) COMMENT 'NULL: not stored here',
  job_id BIGINT COMMENT 'the import that wrote it last; NULL: a person',
  CONSTRAINT pk_item_files PRIMARY KEY (id),
  CONSTRAINT fk_item_files_item_id FOREIGN KEY(item_id) REFERENCES items (id) ON DELETE CASCADE,
  CONSTRAINT fk_item_files_sha256 FOREIGN KEY(sha256) REFERENCES stored_files (sha256)
);

CREATE INDEX IF NOT EXISTS ix_item_files_item_id_position ON item_files (item_id, position);

CREATE INDEX IF NOT EXISTS ix_item_files_job_id_state ON item_files (job_id, state);

CREATE INDEX IF NOT EXISTS ix_item_files_sha256 ON item_files (sha256);

CREATE TABLE IF NOT EXISTS item_set_items (
  set_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  job_id BIGINT COMMENT 'the import that put it there; NULL: a person',
  CONSTRAINT pk_item_set_items PRIMARY KEY (set_id, item_id),
  CONSTRAINT fk_item_set_items_set_id FOREIGN KEY(set_id) REFERENCES item_sets (id) ON DELETE CASCADE,
  CONSTRAINT fk_item_set_items_item_id FOREIGN KEY(item_id) REFERENCES items (id) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS ix_item_set_items_item_id ON item_set_items (item_id);

CREATE INDEX IF NOT EXISTS ix_item_set_items_job_id ON item_set_items (job_id);

CREATE TABLE IF NOT EXISTS item_words (
  word VARCHAR(191) COLLATE utf8mb4_bin NOT NULL COMMENT 'of any field, without case and accents',
  item_id BIGINT NOT NULL,
  CONSTRAINT pk_item_words PRIMARY KEY (word, item_id),
  CONSTRAINT fk_item_words_item_id FOREIGN KEY(item_id) REFERENCES items (id) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS ix_item_words_item_id_word ON item_words (item_id, word);

CREATE TABLE IF NOT EXISTS job_events (
  id BIGINT NOT NULL AUTO_INCREMENT,
  job_id BIGINT NOT NULL,
  moment DATETIME(6) NOT NULL,
  level VARCHAR(64) NOT NULL,
  sentence TEXT NOT NULL,
  CONSTRAINT pk_job_events PRIMARY KEY (id),
  CONSTRAINT fk_job_events_job_id FOREIGN KEY(job_id) REFERENCES jobs (id) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS ix_job_events_job_id_id ON job_events (job_id, id);

CREATE TABLE IF NOT EXISTS job_files (
  job_id BIGINT NOT NULL,
  position INTEGER NOT NULL,
  source_id VARCHAR(191) COLLATE utf8mb4_bin NOT NULL COMMENT 'the CKAN resource',
  name VARCHAR(255) NOT NULL COMMENT 'at the destination',
  size_bytes BIGINT NOT NULL,
  stamp TEXT NOT NULL COMMENT 'JSON: the file as it was when it was planned or sent',
  modified VARCHAR(64) NOT NULL COMMENT 'as the source says',
  md5 VARCHAR(32) NOT NULL,
  state VARCHAR(64) NOT NULL,
  sends INTEGER NOT NULL COMMENT 'how often its bytes were started',
  message TEXT NOT NULL,
  CONSTRAINT pk_job_files PRIMARY KEY (job_id, position),
  CONSTRAINT fk_job_files_job_id FOREIGN KEY(job_id) REFERENCES jobs (id) ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS job_words (
  job_id BIGINT NOT NULL,
  word VARCHAR(191) COLLATE utf8mb4_bin NOT NULL COMMENT 'of its title, without case and accents',
  CONSTRAINT pk_job_words PRIMARY KEY (job_id, word),
  CONSTRAINT fk_job_words_job_id FOREIGN KEY(job_id) REFERENCES jobs (id) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS ix_job_words_word_job_id ON job_words (word, job_id);

CREATE TABLE IF NOT EXISTS kept_files (
  sha256 VARCHAR(64) NOT NULL,
  item_id BIGINT NOT NULL COMMENT 'some revision needs them',
  CONSTRAINT pk_kept_files PRIMARY KEY (sha256, item_id),
  CONSTRAINT fk_kept_files_sha256 FOREIGN KEY(sha256) REFERENCES stored_files (sha256),
  CONSTRAINT fk_kept_files_item_id FOREIGN KEY(item_id) REFERENCES items (id) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS ix_kept_files_item_id ON kept_files (item_id);

CREATE TABLE IF NOT EXISTS mails (
  id BIGINT NOT NULL AUTO_INCREMENT,
  job_id BIGINT NOT NULL COMMENT 'what it tells of',
  recipient VARCHAR(255) NOT NULL,
  subject VARCHAR(255) NOT NULL,
  body TEXT NOT NULL,
  message_id VARCHAR(64) NOT NULL COMMENT 'the same in every try',
  state VARCHAR(64) NOT NULL COMMENT 'waiting, handing, sent, unsure or failed',
  tries INTEGER NOT NULL COMMENT 'a fence too',
  run_after DATETIME(6) NOT NULL,
  message TEXT NOT NULL COMMENT 'why the last try failed',
  created DATETIME(6) NOT NULL,
  changed DATETIME(6) NOT NULL,
  CONSTRAINT pk_mails PRIMARY KEY (id),
  CONSTRAINT fk_mails_job_id FOREIGN KEY(job_id) REFERENCES jobs (id) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS ix_mails_job_id ON mails (job_id);

CREATE INDEX IF NOT EXISTS ix_mails_state_run_after ON mails (state, run_after);

CREATE TABLE IF NOT EXISTS revisions (
  id BIGINT NOT NULL AUTO_INCREMENT,
  item_id BIGINT NOT NULL,
  number INTEGER NOT NULL,
  origin VARCHAR(64) NOT NULL COMMENT 'import, person, undo or reprocess',
  author VARCHAR(191) COLLATE utf8mb4_bin NOT NULL,
  job_id BIGINT COMMENT 'that wrote it; NULL: a person',
  snapshot LONGTEXT NOT NULL COMMENT 'JSON: the item as it was from then on, with sets, sites and files',
  created DATETIME(6) NOT NULL,
  CONSTRAINT pk_revisions PRIMARY KEY (id),
  CONSTRAINT uq_revisions_item_id_number UNIQUE (item_id, number),
  CONSTRAINT fk_revisions_item_id FOREIGN KEY(item_id) REFERENCES items (id) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS ix_revisions_job_id_item_id ON revisions (job_id, item_id);

CREATE TABLE IF NOT EXISTS runs (
  job_id BIGINT NOT NULL,
  owner VARCHAR(191) COLLATE utf8mb4_bin NOT NULL,
  source_id BIGINT NOT NULL,
  scope VARCHAR(64) NOT NULL,
  title VARCHAR(500) NOT NULL COMMENT 'source and selection, in words',
  url VARCHAR(1000) NOT NULL COMMENT 'of the source, for people',
  comment VARCHAR(1000) NOT NULL,
  test BOOL NOT NULL COMMENT 'only the first page',
  rerun_of BIGINT COMMENT 'the import that this one repeats',
  schedule_id BIGINT COMMENT 'that ordered it',
  stage VARCHAR(64) NOT NULL COMMENT 'list, files, reconcile or done',
  `cursor` LONGTEXT COMMENT 'where the list goes on; NULL: it is at its end',
  again LONGTEXT COMMENT 'where its second reading goes on, because the sums differed; NULL: there is none',
  advertised INTEGER COMMENT 'how many records the source says there are',
  listed INTEGER NOT NULL COMMENT 'different records in its lists',
  complete BOOL NOT NULL COMMENT 'the whole selection was listed',
  created_count INTEGER NOT NULL,
  updated_count INTEGER NOT NULL,
  unchanged_count INTEGER NOT NULL,
  skipped_count INTEGER NOT NULL,
  failed_count INTEGER NOT NULL,
  vanished_count INTEGER NOT NULL,
  files_stored INTEGER NOT NULL,
  files_skipped INTEGER NOT NULL,
  files_failed INTEGER NOT NULL,
  slowed INTEGER NOT NULL COMMENT 'how patient we are, since the source asked for it; 0: not',
  said TEXT NOT NULL COMMENT 'why the sums differ, or what a person must decide',
  undo_job BIGINT COMMENT 'that takes it back',
  undone DATETIME(6),
  CONSTRAINT pk_runs PRIMARY KEY (job_id),
  CONSTRAINT fk_runs_job_id FOREIGN KEY(job_id) REFERENCES jobs (id),
  CONSTRAINT fk_runs_source_id FOREIGN KEY(source_id) REFERENCES sources (id)
);

CREATE INDEX IF NOT EXISTS ix_runs_owner_job_id ON runs (owner, job_id);

CREATE INDEX IF NOT EXISTS ix_runs_scope_job_id ON runs (scope, job_id);

CREATE INDEX IF NOT EXISTS ix_runs_source_id_job_id ON runs (source_id, job_id);

CREATE INDEX IF NOT EXISTS ix_runs_undo_job ON runs (undo_job);

CREATE TABLE IF NOT EXISTS site_items (
  site_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  job_id BIGINT COMMENT 'the import that put it there; NULL: a person',
  CONSTRAINT pk_site_items PRIMARY KEY (site_id, item_id),
  CONSTRAINT fk_site_items_site_id FOREIGN KEY(site_id) REFERENCES sites (id) ON DELETE CASCADE,
  CONSTRAINT fk_site_items_item_id FOREIGN KEY(item_id) REFERENCES items (id) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS ix_site_items_item_id ON site_items (item_id);

CREATE INDEX IF NOT EXISTS ix_site_items_job_id ON site_items (job_id);

CREATE TABLE IF NOT EXISTS source_records (
  id BIGINT NOT NULL AUTO_INCREMENT,
  source_id BIGINT NOT NULL,
  remote_id VARCHAR(191) COLLATE utf8mb4_bin NOT NULL COMMENT 'its identity there',
  item_id BIGINT COMMENT 'what it became; NULL: nothing yet, or taken back',
  url VARCHAR(1000) NOT NULL COMMENT 'for people',
  version VARCHAR(255) NOT NULL COMMENT 'changes whenever the record does; empty: not told',
  digest VARCHAR(64) NOT NULL COMMENT 'SHA-256 of the original document',
  format VARCHAR(64) NOT NULL COMMENT 'the crosswalk that reads the original',
  media_type VARCHAR(191) NOT NULL,
  reading VARCHAR(32) NOT NULL COMMENT 'how it was read; empty: in the usual way',
  original LONGBLOB COMMENT 'the document as received, compressed',
  crosswalk INTEGER NOT NULL COMMENT 'the version of the crosswalk that read it',
  vanished DATETIME(6) COMMENT 'when a complete list no longer had it; NULL: it is there',
  first_job BIGINT COMMENT 'the import that made the item',
  last_job BIGINT COMMENT 'the import that wrote it last',
  created DATETIME(6) NOT NULL,
  changed DATETIME(6) NOT NULL COMMENT 'when it was last written',
  CONSTRAINT pk_source_records PRIMARY KEY (id),
  CONSTRAINT uq_source_records_source_id_remote_id UNIQUE (source_id, remote_id),
  CONSTRAINT fk_source_records_source_id FOREIGN KEY(source_id) REFERENCES sources (id),
  CONSTRAINT fk_source_records_item_id FOREIGN KEY(item_id) REFERENCES items (id)
);

CREATE INDEX IF NOT EXISTS ix_source_records_format_crosswalk_id ON source_records (format, crosswalk, id);

CREATE INDEX IF NOT EXISTS ix_source_records_item_id ON source_records (item_id);

CREATE INDEX IF NOT EXISTS ix_source_records_source_id_item_id ON source_records (source_id, item_id);

CREATE TABLE IF NOT EXISTS run_records (
  id BIGINT NOT NULL AUTO_INCREMENT,
  job_id BIGINT NOT NULL,
  remote_id VARCHAR(191) COLLATE utf8mb4_bin NOT NULL,
  again BOOL NOT NULL COMMENT 'the second reading of the list had it, too',
  title VARCHAR(500) NOT NULL,
  url VARCHAR(1000) NOT NULL,
  outcome VARCHAR(64) NOT NULL COMMENT 'created, updated, unchanged, skipped, failed, vanished',
  reason VARCHAR(64) NOT NULL COMMENT 'a code, to group by',
  said TEXT NOT NULL COMMENT 'a sentence that a person can act on',
  item_id BIGINT,
  revision_before INTEGER NOT NULL COMMENT 'the item''s revision before; 0: there was none',
  revision_after INTEGER NOT NULL COMMENT 'and after',
  files INTEGER NOT NULL COMMENT 'that wait to be fetched',
  `undo` VARCHAR(64) NOT NULL COMMENT 'what an undo did: removed, restored, kept',
  undo_said TEXT NOT NULL,
  CONSTRAINT pk_run_records PRIMARY KEY (id),
  CONSTRAINT uq_run_records_job_id_remote_id UNIQUE (job_id, remote_id),
  CONSTRAINT fk_run_records_job_id FOREIGN KEY(job_id) REFERENCES runs (job_id) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS ix_run_records_item_id ON run_records (item_id);

CREATE INDEX IF NOT EXISTS ix_run_records_job_id_files_id ON run_records (job_id, files, id);

CREATE INDEX IF NOT EXISTS ix_run_records_job_id_outcome_id ON run_records (job_id, outcome, id);

CREATE INDEX IF NOT EXISTS ix_run_records_job_id_outcome_item_id ON run_records (job_id, outcome, item_id);

CREATE INDEX IF NOT EXISTS ix_run_records_job_id_undo_id ON run_records (job_id, `undo`, id);

CREATE TABLE IF NOT EXISTS scope_records (
  scope VARCHAR(64) NOT NULL COMMENT 'SHA-256 of what was selected at a source',
  record_id BIGINT NOT NULL,
  seen_job BIGINT NOT NULL COMMENT 'the last import of this scope that had it in its list',
  CONSTRAINT pk_scope_records PRIMARY KEY (scope, record_id),
  CONSTRAINT fk_scope_records_record_id FOREIGN KEY(record_id) REFERENCES source_records (id) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS ix_scope_records_record_id ON scope_records (record_id);

CREATE INDEX IF NOT EXISTS ix_scope_records_scope_seen_job ON scope_records (scope, seen_job);

CREATE TABLE IF NOT EXISTS exporter_version (
  version_num VARCHAR(32) NOT NULL,
  CONSTRAINT exporter_version_pkc PRIMARY KEY (version_num)
);

INSERT INTO exporter_version SELECT 'v0001' FROM DUAL WHERE NOT EXISTS (SELECT version_num FROM exporter_version);

-- Two service users, each with what it needs. Choose passwords of your own, then run these lines without the dashes:
-- CREATE USER 'exporter_web'@'localhost' IDENTIFIED BY '...';
-- CREATE USER 'exporter_worker'@'localhost' IDENTIFIED BY '...';
-- GRANT SELECT, INSERT, UPDATE, DELETE ON zenodo_export.* TO 'exporter_web'@'localhost';
-- GRANT SELECT, INSERT, UPDATE, DELETE ON zenodo_export.* TO 'exporter_worker'@'localhost';
-- A third one, for an administrator who brings the tables to a newer version:
-- CREATE USER 'exporter_admin'@'localhost' IDENTIFIED BY '...';
-- GRANT ALL ON zenodo_export.* TO 'exporter_admin'@'localhost';

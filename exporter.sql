-- The schema of Exporter for MariaDB 10.11 and later. Install with: mysql < exporter.sql
-- Generated from exporter/database/schema.py; existing tables, also those of other programs, are left as they are.
-- For an installation that is there already, run instead: python -m exporter migrate

CREATE DATABASE IF NOT EXISTS zenodo_export CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
USE zenodo_export;

CREATE TABLE IF NOT EXISTS batches (
  id BIGINT NOT NULL AUTO_INCREMENT,
  owner VARCHAR(191) COLLATE utf8mb4_bin NOT NULL,
  title VARCHAR(255) NOT NULL COMMENT 'of the organization, or empty',
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

CREATE INDEX IF NOT EXISTS ix_jobs_title ON jobs (title);

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

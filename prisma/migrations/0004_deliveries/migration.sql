-- Deliveries: the guard of each morning digest between "it is due" and "the server has it".
-- Leases and retries run on the database's real clock, since that is how servers and processes die;
-- `day` and `opened_at` are Planline's, which a demonstration may move.

CREATE TABLE work.deliveries (
  id               uuid PRIMARY KEY,
  tenant           text NOT NULL,
  person           text NOT NULL,
  -- The reader's day. A digest that nobody has taken yet moves on to the next day with its reader.
  day              date NOT NULL,
  state            text NOT NULL CHECK (state IN ('due', 'sending', 'accepted', 'failed', 'unknown', 'dead', 'not-needed')),
  -- What it is about: [{ task, rung, on, occurrence, setBy, role, standIn }], looked at again just before sending.
  reminders        jsonb NOT NULL,
  -- The same however often it is sent.
  message_id       text NOT NULL,
  tries            integer NOT NULL DEFAULT 0,
  -- Sendings of which nobody knows whether the server took the mail.
  unknown_sendings integer NOT NULL DEFAULT 0,
  next_try_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  queued_at        timestamptz,
  -- Raised by each claim: who comes back with an older number has lost the row.
  fence            integer NOT NULL DEFAULT 0,
  leased_until     timestamptz,
  -- A code of libs/messages, and the server's own words.
  reason           text,
  detail           text,
  opened_at        timestamptz NOT NULL,
  ended_at         timestamptz,
  UNIQUE (tenant, person, day),
  CHECK ((state = 'sending') = (leased_until IS NOT NULL))
);
CREATE INDEX ON work.deliveries (next_try_at) WHERE state IN ('due', 'failed', 'unknown');
CREATE INDEX ON work.deliveries (leased_until) WHERE state = 'sending';
CREATE INDEX ON work.deliveries (tenant, ended_at) WHERE state = 'dead';

SELECT read.secure('work.deliveries');

-- The one change that the API makes: a dead letter of its own tenant is due again.
GRANT UPDATE (state, tries, next_try_at, queued_at, ended_at) ON work.deliveries TO planline_query;
CREATE POLICY send_again ON work.deliveries FOR UPDATE TO planline_query
  USING (tenant = current_setting('planline.tenant', true) AND state = 'dead')
  WITH CHECK (tenant = current_setting('planline.tenant', true) AND state = 'due');

-- Reminders that wait because neither their role nor the coordinator can be written to; made anew at each look.
CREATE TABLE work.reminders_without_address (
  tenant    text NOT NULL,
  role      text NOT NULL,
  reminders integer NOT NULL,
  since     timestamptz NOT NULL,
  PRIMARY KEY (tenant, role)
);
SELECT read.secure('work.reminders_without_address');

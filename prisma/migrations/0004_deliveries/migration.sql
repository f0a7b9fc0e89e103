-- Deliveries: the guard of each morning digest between "it is due" and "the server has it".
-- Leases and retries run on the database's real clock, since that is how servers and processes die;
-- `day` and `opened_at` are Planline's, which a demonstration may move.

create table work.deliveries (
  id               uuid primary key,
  tenant           text not null,
  person           text not null,
  -- The reader's day. A digest that nobody has taken yet moves on to the next day with its reader.
  day              date not null,
  state            text not null check (state in ('due', 'sending', 'accepted', 'failed', 'unknown', 'dead', 'not-needed')),
  -- What it is about: [{ task, rung, on, occurrence, setBy, role, standIn }], looked at again just before sending.
  reminders        jsonb not null,
  -- The same however often it is sent.
  message_id       text not null,
  -- Sendings, however they ended; and each way of ending badly has its own limit.
  tries            integer not null default 0,
  put_offs         integer not null default 0,
  -- In a row.
  not_reached      integer not null default 0,
  -- Sendings of which nobody knows whether the server took the mail.
  unknown_sendings integer not null default 0,
  -- Not the server's: the mail could not be written, or its end not be noted.
  own_errors       integer not null default 0,
  -- The server has the mail and the log could not be told so: it is never sent again, only told.
  taken            boolean not null default false,
  next_try_at      timestamptz not null default clock_timestamp(),
  queued_at        timestamptz,
  -- Raised by each claim: who comes back with an older number has lost the row.
  fence            integer not null default 0,
  leased_until     timestamptz,
  -- A code of libs/messages, and the server's own words.
  reason           text,
  detail           text,
  opened_at        timestamptz not null,
  ended_at         timestamptz,
  unique (tenant, person, day),
  check ((state = 'sending') = (leased_until is not null))
);
create index on work.deliveries (next_try_at) where state in ('due', 'failed', 'unknown');
create index on work.deliveries (leased_until) where state = 'sending';
create index on work.deliveries (tenant, ended_at);
create index on work.deliveries (tenant) where state in ('due', 'sending', 'failed', 'unknown');
create index on work.deliveries (tenant) where taken;
-- Two mails to one person may tell the same thing: while a server may have one of them, no other is sent.
create unique index one_in_doubt on work.deliveries (tenant, person)
  where state in ('sending', 'unknown') or (state = 'failed' and (unknown_sendings > 0 or taken));

select read.secure('work.deliveries');

-- The one change that the API makes: a dead letter of its own tenant is due again.
grant update (state, tries, put_offs, not_reached, own_errors, next_try_at, queued_at, ended_at) on work.deliveries to planline_query;
create policy send_again on work.deliveries for update to planline_query
  using (tenant = current_setting('planline.tenant', true) and state = 'dead')
  with check (tenant = current_setting('planline.tenant', true) and state = 'due');

-- Reminders that wait because neither their role nor the coordinator can be written to; made anew at each look.
create table work.reminders_without_address (
  tenant    text not null,
  role      text not null,
  reminders integer not null,
  since     timestamptz not null,
  primary key (tenant, role)
);
select read.secure('work.reminders_without_address');

-- BullMQ's own tables where there is no Redis: it makes and changes them itself, in the owner's name, and at
-- run time makes the sequence of each queue at its first job.
create schema bullmq;
grant usage, create on schema bullmq to planline_log_reader;
alter default privileges in schema bullmq grant select, insert, update, delete on tables to planline_log_reader;
alter default privileges in schema bullmq grant usage on sequences to planline_log_reader;

-- Planline's one clock, what the relay has told Temporal, deadlines that could not be fired, and orders to the worker.

-- One row. `real`: the machine's time. `stepping`: it stands at `base`. `running`: it was at `base`
-- at the real moment `real_base` and goes `speed` times as fast. Only an embedded database is ever moved off `real`.
create table work.clock (
  only_row  boolean primary key default true check (only_row),
  mode      text not null check (mode in ('real', 'stepping', 'running')),
  base      timestamptz check ((base is null) = (mode = 'real')),
  real_base timestamptz check ((real_base is not null) = (mode = 'running')),
  speed     double precision check ((speed is not null) = (mode = 'running') and speed > 0)
);
insert into work.clock (mode) values ('real');

-- How far the relay has read the log, and, of each process, what it knew when it last told its workflow.
create table work.relay (
  only_row   boolean primary key default true check (only_row),
  checkpoint bigint not null
);
insert into work.relay (checkpoint) values (0);

create table work.relay_sent (
  process     text primary key,
  open        boolean not null,
  next_due    timestamptz,
  poked_index bigint not null
);

-- Deadlines whose command failed: each is tried again on its own timer (real time) and holds up no other.
create table work.deadline_failures (
  tenant     text not null,
  process    text not null,
  task       text not null,
  item       text not null,
  rung       text not null,
  on_date    date not null,
  occurrence integer,
  set_by     integer not null,
  attempts   integer not null,
  code       text not null,
  detail     text not null,
  failed_at  timestamptz not null default clock_timestamp(),
  retry_at   timestamptz not null,
  unique nulls not distinct (process, task, item, rung, on_date, occurrence, set_by)
);
select read.secure('work.deadline_failures');

-- What a person orders of the worker: done in order, one at a time, and done again after a crash in the middle.
create table work.orders (
  id       bigint generated always as identity primary key,
  kind     text not null,
  params   jsonb not null,
  asked_at timestamptz not null default clock_timestamp(),
  done_at  timestamptz,
  outcome  jsonb check ((outcome is null) = (done_at is null))
);
create index on work.orders (id) where done_at is null;

grant select, insert, update, delete on work.clock, work.relay, work.relay_sent, work.orders to planline_log_reader;
grant usage on schema work to planline_append;
grant select on work.clock to planline_append, planline_query;
grant select, insert on work.orders to planline_append;

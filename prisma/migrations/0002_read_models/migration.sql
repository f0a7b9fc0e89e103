-- Read models: what pages and jobs ask, folded from the log and never written by a command.
--
-- `read_shape` holds one empty table a model: the shape that the next version is made in. Rows live in
-- `read.<model>_v<n>`, and a view `read.<model>` shows the live version. A rebuild makes version n+1
-- beside it, fills it, and switches all views in one transaction. A later migration changes a shape
-- with plain DDL on `read_shape`; the worker then rebuilds.

create schema read_shape;

create table read_shape.tenants (
  tenant          text primary key,
  name            text not null,
  time_zone       text not null,
  day_starts_at   text not null,
  digest_at       text not null,
  school_calendar jsonb not null,
  stream_version  integer not null,
  opened_index    bigint not null
);

create table read_shape.plans (
  tenant         text not null,
  plan           text not null,
  slug           text not null,
  name           text not null,
  program        text not null,
  phases         jsonb not null,
  status         text not null check (status in ('open', 'closed')),
  closed_reason  text,
  opened_at      timestamptz not null,
  stream_version integer not null,
  opened_index   bigint not null,
  primary key (tenant, plan)
);
create index on read_shape.plans (tenant, slug);

create table read_shape.tasks (
  tenant         text not null,
  task           text not null,
  plan           text not null,
  status         text not null,
  title          text not null,
  -- Role ids; the first is the one named owner.
  owners         text[] not null,
  phase          text,
  position       integer not null,
  site           text,
  schedule       text not null check (schedule in ('dated', 'ongoing', 'unscheduled')),
  start_date     date,
  end_date       date,
  -- End of what is open now: the task, or its open occurrence. Null: nothing falls due.
  due_date       date,
  recurrence     text,
  occurrence     integer,
  stream_version integer not null,
  -- The whole folded state, as libs/domain/task knows it.
  state          jsonb not null,
  last_index     bigint not null,
  primary key (tenant, task)
);
create index on read_shape.tasks (tenant, plan, position, task);
create index on read_shape.tasks (tenant, due_date, task);

create table read_shape.plan_history (
  tenant          text not null,
  log_index       bigint not null,
  plan            text not null,
  stream          text not null,
  stream_version  integer not null,
  type            text not null,
  -- The sentence of the story: a code of libs/messages and what it names.
  code            text not null,
  params          jsonb not null,
  effective       timestamptz not null,
  recorded        timestamptz not null,
  actor_kind      text not null,
  actor_id        text not null,
  actor_assurance text not null,
  on_behalf_of    text,
  simulated_clock boolean not null,
  primary key (tenant, plan, log_index)
);

create table read_shape.processes (
  process      text primary key,
  tenant       text not null,
  kind         text not null check (kind in ('timeline', 'digests')),
  subject      text not null,
  plan         text,
  open         boolean not null,
  opened_index bigint not null,
  ended_index  bigint
);

create table read_shape.deadlines (
  tenant     text not null,
  process    text not null,
  plan       text not null,
  task       text not null,
  item       text not null check (item in ('start', 'reminder', 'end')),
  rung       text not null,
  on_date    date not null,
  occurrence integer,
  set_by     integer not null,
  due_at     timestamptz not null,
  unique nulls not distinct (tenant, task, item, rung, on_date, occurrence, set_by)
);
create index on read_shape.deadlines (process, due_at);
create index on read_shape.deadlines (due_at);

create table read_shape.reminders (
  tenant        text not null,
  plan          text not null,
  task          text not null,
  rung          text not null,
  on_date       date not null,
  occurrence    integer,
  set_by        integer not null,
  role          text not null,
  status        text not null check (status in ('pending', 'raised', 'accepted', 'obsolete')),
  reason        text check ((status = 'obsolete') = (reason is not null)),
  raised_at     timestamptz,
  raised_index  bigint,
  digest_person text,
  digest_day    date,
  ended_index   bigint check ((status in ('accepted', 'obsolete')) = (ended_index is not null)),
  unique nulls not distinct (tenant, task, rung, on_date, occurrence, set_by, role)
);
create index on read_shape.reminders (tenant, role) where status = 'raised';
create index on read_shape.reminders (tenant, plan);

-- One row a person and day: what became of that morning's digest.
create table read_shape.digests (
  tenant            text not null,
  person            text not null,
  day               date not null,
  status            text not null check (status in ('accepted', 'not-needed')),
  message_id        text,
  unknown_sendings  integer not null,
  ended_at          timestamptz not null,
  log_index         bigint not null,
  primary key (tenant, person, day)
);

create table read_shape.persons (
  tenant           text not null,
  person           text not null,
  name             text not null,
  email            text,
  -- Null: the tenant's.
  time_zone        text,
  digest_frequency text not null check (digest_frequency in ('daily', 'never')),
  -- Null: the tenant's.
  digest_at        text,
  stream_version   integer not null,
  primary key (tenant, person)
);

-- One row a grant: who held a role from which day until which.
create table read_shape.role_holders (
  tenant         text not null,
  role           text not null,
  person         text not null,
  title          text not null,
  from_date      date not null,
  -- The first day without it; null: still holds it.
  until_date     date,
  -- Role that hears of it when nothing happens; null: the program's coordinator.
  escalate_to    text,
  -- Order in which the role was given: of several who hold it, the last one counts.
  nth            integer not null,
  stream_version integer not null,
  primary key (tenant, role, nth)
);

create table read_shape.bodies (
  tenant         text not null,
  body           text not null,
  name           text not null,
  kind           text not null check (kind in ('board', 'council', 'committee')),
  stream_version integer not null,
  primary key (tenant, body)
);

create table read_shape.body_members (
  tenant       text not null,
  body         text not null,
  person       text not null,
  seat         text,
  from_date    date not null,
  until_date   date,
  nth          integer not null,
  primary key (tenant, body, nth)
);

create table read_shape.imports (
  tenant         text not null,
  import         text not null,
  plan           text not null,
  file_name      text not null,
  document       jsonb not null,
  kind           text not null,
  rows           integer not null,
  anchor         jsonb,
  confirmed      jsonb not null,
  status         text not null check (status in ('running', 'finished')),
  taken          integer not null,
  held           integer not null,
  unchanged      integer not null,
  added          integer,
  changed        integer,
  -- Ids of tasks whose row is gone from a changed file.
  gone           text[] not null,
  started_at     timestamptz not null,
  finished_at    timestamptz,
  stream_version integer not null,
  started_index  bigint not null,
  primary key (tenant, import)
);
create index on read_shape.imports (tenant, plan);

create table read_shape.held_rows (
  tenant   text not null,
  import   text not null,
  line     integer not null,
  plan     text not null,
  cells    jsonb not null,
  findings jsonb not null,
  status   text not null check (status in ('held', 'corrected', 'dismissed')),
  reason   text,
  task     text,
  primary key (tenant, import, line)
);

create table read_shape.import_findings (
  tenant        text not null,
  import        text not null,
  log_index     bigint not null,
  ordinal       integer not null,
  plan          text not null,
  line          integer,
  column_name   text,
  value         text,
  severity      text not null check (severity in ('blocks', 'warns', 'informs')),
  code          text not null,
  params        jsonb not null,
  primary key (tenant, import, log_index, ordinal)
);

-- Which version is live, and up to which log index it is folded: moved in the projector's own transaction.
create table work.read_model_versions (
  version    integer primary key,
  state      text not null check (state in ('live', 'building', 'old')),
  checkpoint bigint not null default 0,
  -- Id of the event at the checkpoint: tells a log that was restored from one that only grew.
  event_id   text
);
create unique index on work.read_model_versions (state) where state = 'live';

-- Plans (or, of events without a plan, streams) that the projector set aside: from `since_index` on
-- their events are not in the read models until they are replayed.
create table work.parked_plans (
  tenant      text not null,
  subject     text not null,
  version     integer not null references work.read_model_versions on delete cascade,
  since_index bigint not null,
  event_type  text not null,
  error       text not null,
  parked_at   timestamptz not null default clock_timestamp(),
  primary key (version, tenant, subject)
);

grant select, insert, update, delete on work.read_model_versions, work.parked_plans to planline_log_reader;
grant select on work.read_model_versions, work.parked_plans to planline_query;

-- Forces row-level security on a table: default deny; the worker's role sees and writes all tenants,
-- the query role reads the one that its transaction has set.
create function read.secure(target regclass) returns void
language plpgsql set search_path = '' as $$
begin
  execute format('alter table %s enable row level security, force row level security', target);
  execute format('create policy worker on %s to planline_log_reader using (true) with check (true)', target);
  execute format(
    'create policy own_tenant on %s for select to planline_query using (tenant = current_setting(''planline.tenant'', true))',
    target);
  execute format('grant select, insert, update, delete on %s to planline_log_reader', target);
  execute format('grant select on %s to planline_query', target);
end $$;

select read.secure('work.parked_plans');

create function read.models() returns setof text
language sql stable security definer set search_path = '' as $$
  select tablename::text from pg_catalog.pg_tables where schemaname = 'read_shape' order by tablename
$$;

-- Makes empty tables of a new version beside the live ones, and answers its number. They have neither
-- indexes nor policies yet, so that they fill fast (COPY refuses a table with row-level security), and
-- only the worker's role may look at them.
create function read.create_version() returns integer
language plpgsql security definer set search_path = '' as $$
declare
  made integer := coalesce((select max(version) from work.read_model_versions), 0) + 1;
  model text;
begin
  insert into work.read_model_versions (version, state) values (made, 'building');
  for model in select read.models() loop
    execute format('create table read.%I (like read_shape.%I including all excluding indexes)', model || '_v' || made, model);
    execute format('revoke all on read.%I from planline_query', model || '_v' || made);
  end loop;
  return made;
end $$;

-- Gives a version its indexes and policies, once most of its rows are there.
create function read.finish_version(target integer) returns void
language plpgsql security definer set search_path = '' set default_statistics_target = 10 as $$
declare
  model text;
  made text;
begin
  for model in select read.models() loop
    made := format('read.%I', model || '_v' || target);
    execute (
      select string_agg(regexp_replace(indexdef, 'INDEX \S+ ON \S+', 'INDEX ON ' || made), '; ')
        from pg_catalog.pg_indexes where schemaname = 'read_shape' and tablename = model);
    perform read.secure(made::regclass);
    execute 'analyze ' || made;
  end loop;
end $$;

-- Shows another version behind all views, within the caller's transaction.
create function read.switch_to(target integer) returns void
language plpgsql security definer set search_path = '' as $$
declare
  model text;
begin
  update work.read_model_versions set state = 'old' where state = 'live';
  update work.read_model_versions set state = 'live' where version = target and state = 'building';
  if not found then
    raise exception 'read models have no version % that is being built', target;
  end if;
  for model in select read.models() loop
    execute format('drop view if exists read.%I', model);
    execute format('create view read.%I with (security_invoker = true) as select * from read.%I', model, model || '_v' || target);
    execute format('grant select on read.%I to planline_log_reader, planline_query', model);
  end loop;
end $$;

-- Throws away a version that is not live.
create function read.drop_version(target integer) returns void
language plpgsql security definer set search_path = '' as $$
declare
  model text;
begin
  delete from work.read_model_versions where version = target and state <> 'live';
  if not found then
    raise exception 'read models have no version % that may be dropped', target;
  end if;
  for model in
    select tablename from pg_catalog.pg_tables where schemaname = 'read' and tablename ~ ('_v' || target || '$')
  loop
    execute format('drop table read.%I', model);
  end loop;
end $$;

revoke all on function read.secure(regclass), read.models(), read.create_version(), read.finish_version(integer), read.switch_to(integer), read.drop_version(integer) from public;
grant execute on function read.models(), read.create_version(), read.finish_version(integer), read.switch_to(integer), read.drop_version(integer) to planline_log_reader;

select read.finish_version(read.create_version());
select read.switch_to(1);

-- Stages of a plan: what was decided of each, the processes that wait for them, and the work outside that
-- they ask for. Nothing of them is in a log that is older than this, so the versions that are there get the
-- new tables empty, and need no rebuild.

-- One row a stream of any kind that has no model of its own, as the domain folds it.
create table read_shape.stages (
  tenant         text not null,
  -- `approval/<plan>/<stage>`: kind and id.
  stream         text not null,
  kind           text not null,
  id             text not null,
  -- Null: it belongs to no plan.
  plan           text,
  state          jsonb not null,
  stream_version integer not null,
  opened_index   bigint not null,
  changed_index  bigint not null,
  primary key (tenant, stream)
);
create index on read_shape.stages (tenant, plan, kind);
create index on read_shape.stages (tenant, kind);

-- Work outside that a stream wants now: rendering, sending, filing. Its end is an event of that stream.
create table read_shape.effects (
  tenant  text not null,
  stream  text not null,
  effect  text not null,
  plan    text,
  process text not null,
  kind    text not null,
  primary key (tenant, stream, effect)
);
create index on read_shape.effects (process);

alter table read_shape.processes drop constraint processes_kind_check;
alter table read_shape.processes add constraint processes_kind_check check (kind in ('timeline', 'digests', 'council', 'board', 'submission'));
create index on read_shape.processes (tenant, plan);

do $$
declare
  made record;
  model text;
  made_table text;
  found text;
begin
  for made in select version, state from work.read_model_versions loop
    foreach model in array array['stages', 'effects'] loop
      made_table := format('read.%I', model || '_v' || made.version);
      execute format('create table %s (like read_shape.%I including all)', made_table, model);
      perform read.secure(made_table::regclass);
      if made.state = 'live' then
        execute format('create view read.%I with (security_invoker = true) as select * from %s', model, made_table);
        execute format('grant select on read.%I to planline_log_reader, planline_query', model);
      end if;
    end loop;
    made_table := format('read.%I', 'processes_v' || made.version);
    for found in select conname from pg_catalog.pg_constraint where conrelid = made_table::regclass and contype = 'c' loop
      execute format('alter table %s drop constraint %I', made_table, found);
    end loop;
    execute format('alter table %s add check (kind in (''timeline'', ''digests'', ''council'', ''board'', ''submission''))', made_table);
    execute format('create index on %s (tenant, plan)', made_table);
    -- Tasks that people plan wait for no stage: said in the same words as for those that are projected from now on.
    made_table := format('read.%I', 'tasks_v' || made.version);
    execute format('alter table %s no force row level security', made_table);
    execute format('update %s set state = state || jsonb_build_object(''wait'', null) where not state ? ''wait''', made_table);
    execute format('alter table %s force row level security', made_table);
  end loop;
end $$;

-- Which effects a process was told of, so that it is told of new ones only.
alter table work.relay_sent add column effects text[] not null default '{}';

-- Effects that failed: tried again by Temporal on their own timers, and shown here until they succeed.
create table work.effect_failures (
  tenant    text not null,
  process   text not null,
  stream    text not null,
  effect    text not null,
  kind      text not null,
  attempts  integer not null,
  detail    text not null,
  failed_at timestamptz not null default clock_timestamp(),
  primary key (tenant, stream, effect)
);
select read.secure('work.effect_failures');

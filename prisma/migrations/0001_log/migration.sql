-- The event log: the truth of everything else. See docs/adr/0001 to 0004.
create schema log;
create schema keys;
create schema read;
create schema work;
grant usage on schema log to planline_append, planline_log_reader, planline_query;
grant usage on schema keys to planline_append, planline_log_reader;
grant usage on schema read, work to planline_log_reader, planline_query;
alter default privileges in schema read, work grant select, insert, update, delete, truncate on tables to planline_log_reader;
alter default privileges in schema read, work grant usage on sequences to planline_log_reader;
alter default privileges in schema read grant select on tables to planline_query;

-- `entry` is what is hashed and exported: the recorded time, a line feed, the canonical envelope.
-- The other columns are drawn from it, so that they can be indexed; its first 27 bytes are the recorded time.
create table log.events (
  log_index bigint primary key check (log_index > 0),
  tenant text collate "C" not null,
  tenant_index bigint not null check (tenant_index > 0),
  stream text collate "C" not null,
  version integer not null check (version > 0),
  event_id text collate "C" not null unique,
  entry bytea not null check (octet_length(entry) <= 65535),
  leaf_hash bytea not null generated always as (sha256('\x00'::bytea || entry)) stored,
  unique (tenant, stream, version),
  unique (tenant, tenant_index)
);
-- Entries are mostly ciphertext and short: compressing them costs more than it saves.
alter table log.events alter column entry set storage external;

create table log.receipts (
  tenant text collate "C" not null,
  key text collate "C" not null,
  actor text collate "C" not null,
  fingerprint text collate "C" not null,
  first_index bigint not null,
  last_index bigint not null,
  primary key (tenant, key)
);

create function log.refuse_change() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'the event log only grows: % on %.% is refused', tg_op, tg_table_schema, tg_table_name
    using errcode = 'restrict_violation';
end $$;
create trigger only_grows before update or delete or truncate on log.events
  for each statement execute function log.refuse_change();
create trigger only_grows before update or delete or truncate on log.receipts
  for each statement execute function log.refuse_change();
-- Always: a session that plays a replica is refused as well.
alter table log.events enable always trigger only_grows;
alter table log.receipts enable always trigger only_grows;

-- The owner is not bound by these policies: the functions below act in its name and check the tenant themselves.
alter table log.events enable row level security;
alter table log.receipts enable row level security;
create policy readers_see_all on log.events for select to planline_log_reader using (true);
create policy readers_see_all on log.receipts for select to planline_log_reader using (true);
create policy own_tenant on log.events for select to planline_query using (tenant = current_setting('planline.tenant', true));
grant select on log.events, log.receipts to planline_log_reader;
grant select on log.events to planline_query;

create type log.outcome as (
  command integer, kind text, first_index bigint, last_index bigint, stream text, expected integer, actual integer
);

-- Judges each command of a batch by itself and appends what is accepted; see docs/adr/0002.
-- A command is a row of the first four arrays; `event_commands` and `read_commands` number them from 1, ascending.
-- `envelopes` are canonical JSON texts joined by line feeds, which canonical JSON never contains; those of one
-- stream are in the order of their versions. Of two commands in a batch, neither writes a stream that the other
-- writes or reads, nor do they share a key.
create function log.append(
  tenants text[], keys text[], actors text[], fingerprints text[],
  event_commands integer[], envelopes text,
  read_commands integer[], read_streams text[], read_versions integer[]
) returns setof log.outcome
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is made while the tables are empty and kept: without these it would scan them for ever.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
declare
  ids text[];
  streams text[];
  versions integer[];
  lines text[];
  touched_commands integer[];
  touched_streams text[];
  touched_versions integer[];
  whole boolean;
  head bigint;
  stamp timestamptz;
  judged log.outcome[];
  settled integer[] := '{}';
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'log.append needs READ COMMITTED: any other snapshot is older than its lock';
  end if;

  -- What needs no state is done before the lock.
  select array_agg(e.id order by u.n), array_agg(e.stream order by u.n), array_agg(e.version order by u.n), array_agg(u.line order by u.n)
    into ids, streams, versions, lines
    from unnest(string_to_array(envelopes, e'\n'), event_commands) with ordinality as u(line, command, n),
      json_to_record(u.line::json) as e(id text, tenant text, stream text, version integer)
    where e.tenant = tenants[u.command];
  if cardinality(ids) is distinct from cardinality(event_commands) then
    raise exception 'an event carries another tenant than its command' using errcode = 'insufficient_privilege';
  end if;

  select array_agg(w.command), array_agg(w.stream), array_agg(w.expected), bool_and(w.whole)
    into touched_commands, touched_streams, touched_versions, whole
    from (
      select u.command, u.stream, min(u.version) - 1, max(u.version) - min(u.version) + 1 = count(*)
        from unnest(event_commands, streams, versions) as u(command, stream, version)
        group by u.command, u.stream
      union all
      select r.command, r.stream, r.version, true
        from unnest(read_commands, read_streams, read_versions) as r(command, stream, version)
    ) as w(command, stream, expected, whole);
  if not whole then
    raise exception 'the versions of a command leave out or repeat one' using errcode = 'invalid_parameter_value';
  end if;

  if exists (
    select from unnest(read_commands, read_streams) as r(command, stream)
      join unnest(event_commands, streams) as w(command, stream) on w.stream = r.stream
      where w.command <> r.command and tenants[w.command] = tenants[r.command]
  ) then
    raise exception 'a command of the batch writes what another one reads' using errcode = 'invalid_parameter_value';
  end if;

  perform pg_advisory_xact_lock(7270736901);

  -- A statement of its own: its snapshot is newer than the lock, so that it sees what the last holder committed.
  select e.log_index, greatest(clock_timestamp(), convert_from(substring(e.entry for 27), 'UTF8')::timestamptz + interval '1 microsecond')
    into head, stamp
    from log.events as e order by e.log_index desc limit 1;

  judged := array(
    select (c.n, case when r.actor = actors[c.n] and r.fingerprint = fingerprints[c.n] then 'already' else 'key-reused' end,
        r.first_index, r.last_index, null, null, null)::log.outcome
      from generate_subscripts(keys, 1) as c(n)
        join log.receipts as r on r.tenant = tenants[c.n] and r.key = keys[c.n]);
  if cardinality(judged) > 0 then
    settled := array(select j.command from unnest(judged) as j);
  end if;

  judged := judged || array(
    select distinct on (t.command) (t.command, 'stale', null, null, t.stream, t.expected, at.version)::log.outcome
      from unnest(touched_commands, touched_streams, touched_versions) as t(command, stream, expected),
        lateral (select coalesce((select e.version from log.events as e
          where e.tenant = tenants[t.command] and e.stream = t.stream order by e.version desc limit 1), 0)) as at(version)
      -- From the expected version on: the index need not be read back over the stream's whole past.
      where t.command <> all (settled) and t.expected is distinct from coalesce((select e.version from log.events as e
          where e.tenant = tenants[t.command] and e.stream = t.stream and e.version >= t.expected order by e.version desc limit 1), 0)
      order by t.command, t.stream);
  if cardinality(judged) > 0 then
    settled := array(select j.command from unnest(judged) as j);
  end if;

  return query
    with tenant_heads as materialized (
      select t.tenant, coalesce((select e.tenant_index from log.events as e where e.tenant = t.tenant order by e.tenant_index desc limit 1), 0) as head
        from (select distinct u.tenant from unnest(tenants) as u(tenant)) as t
    ), placed as materialized (
      select u.command, u.id, u.stream, u.version, u.line, row_number() over (order by u.n) as nth,
          row_number() over (partition by tenants[u.command] order by u.n) as nth_of_tenant
        from unnest(event_commands, ids, streams, versions, lines) with ordinality as u(command, id, stream, version, line, n)
        where u.command <> all (settled)
    ), appended as (
      insert into log.events (log_index, tenant, tenant_index, stream, version, event_id, entry)
        select coalesce(head, 0) + p.nth, tenants[p.command],
            (select h.head from tenant_heads as h where h.tenant = tenants[p.command]) + p.nth_of_tenant,
            p.stream, p.version, p.id,
            convert_to(to_char(
              (coalesce(stamp, clock_timestamp()) + (p.nth - 1) * interval '1 microsecond') at time zone 'UTC',
              'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || e'\n' || p.line, 'UTF8')
          from placed as p
    ), accepted as (
      select p.command, coalesce(head, 0) + min(p.nth) as first_index, coalesce(head, 0) + max(p.nth) as last_index
        from placed as p group by p.command
    ), receipted as (
      insert into log.receipts (tenant, key, actor, fingerprint, first_index, last_index)
        select tenants[a.command], keys[a.command], actors[a.command], fingerprints[a.command], a.first_index, a.last_index
          from accepted as a
    )
    select a.command, 'appended', a.first_index, a.last_index, null::text, null::integer, null::integer from accepted as a
    union all select * from unnest(judged);

  if cardinality(settled) < cardinality(keys) then
    perform pg_notify('planline_log', (select e.log_index::text from log.events as e order by e.log_index desc limit 1));
  end if;
end $$;

-- What commands may read of the log: always of one tenant.
create function log.read_streams(of_tenant text, of_streams text[], after_version integer)
returns table (nth bigint, log_index bigint, tenant_index bigint, entry text)
language sql stable security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off
begin atomic
  select s.n, e.log_index, e.tenant_index, convert_from(e.entry, 'UTF8')
    from unnest(of_streams) with ordinality as s(name, n)
      join log.events as e on e.tenant = of_tenant and e.stream = s.name and e.version > after_version
    order by s.n, e.version;
end;

create function log.find_receipt(of_tenant text, of_key text)
returns table (actor text, fingerprint text, first_index bigint, last_index bigint, streams json)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select r.actor, r.fingerprint, r.first_index, r.last_index,
      (select json_agg(json_build_object('stream', s.stream, 'version', s.version) order by s.first_index)
        from (select e.stream, max(e.version) as version, min(e.log_index) as first_index from log.events as e
          where e.log_index between r.first_index and r.last_index group by e.stream) as s)
    from log.receipts as r
    where r.tenant = of_tenant and r.key = of_key;
end;

revoke execute on all functions in schema log from public;
grant execute on function log.append, log.read_streams, log.find_receipt to planline_append;

-- Keys lie outside the log: destroying one erases what it sealed, and every proof still holds.
create table keys.subject_keys (
  tenant text collate "C" not null,
  subject text collate "C" not null,
  secret bytea check (octet_length(secret) = 32),
  destroyed_at timestamptz,
  primary key (tenant, subject),
  check ((secret is null) = (destroyed_at is not null))
);
create function keys.refuse_revival() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'a key is only ever destroyed, never changed or removed' using errcode = 'restrict_violation';
end $$;
create trigger only_destroyed before update on keys.subject_keys
  for each row when (new.secret is not null or new.tenant <> old.tenant or new.subject <> old.subject)
  execute function keys.refuse_revival();
create trigger never_removed before delete or truncate on keys.subject_keys
  for each statement execute function keys.refuse_revival();

-- What processes may do with keys: always of one tenant and subject.
create function keys.find(of_tenant text, of_subject text) returns table (secret bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select k.secret from keys.subject_keys as k where k.tenant = of_tenant and k.subject = of_subject;
end;

-- Of two that make the key at once the first one's stays, and both are given it.
create function keys.find_or_make(of_tenant text, of_subject text, fresh bytea) returns table (secret bytea)
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  insert into keys.subject_keys (tenant, subject, secret) values (of_tenant, of_subject, fresh) on conflict do nothing;
  select k.secret from keys.subject_keys as k where k.tenant = of_tenant and k.subject = of_subject;
end;

create function keys.destroy(of_tenant text, of_subject text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  insert into keys.subject_keys as k (tenant, subject, destroyed_at) values (of_tenant, of_subject, clock_timestamp())
    on conflict (tenant, subject) do update set secret = null, destroyed_at = coalesce(k.destroyed_at, excluded.destroyed_at);
end;

revoke execute on all functions in schema keys from public;
grant execute on function keys.find, keys.find_or_make to planline_append, planline_log_reader;
grant execute on function keys.destroy to planline_log_reader;

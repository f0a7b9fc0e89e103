-- Judges and appends as before (migration 0001), in three statements where there were nine: each costs tens of
-- microseconds before it does anything, which small batches pay for every command.
create or replace function log.append(
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
  commands integer[] := event_commands;
  lines text[] := string_to_array(envelopes, e'\n');
  ids text[];
  streams text[];
  versions integer[];
  touched_commands integer[];
  touched_streams text[];
  touched_versions integer[];
  whole boolean;
  apart boolean;
  head bigint;
  tenant_head bigint;
  tenant_indexes bigint[];
  stamp timestamptz;
  second_of_stamp text;
  microsecond integer;
  judged log.outcome[];
  stale log.outcome[];
  settled integer[];
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'log.append needs READ COMMITTED: any other snapshot is older than its lock';
  end if;

  -- What needs no state is done before the lock.
  with events as materialized (
    select u.n, u.command, e.id, e.stream, e.version
      from unnest(lines, commands) with ordinality as u(line, command, n),
        json_to_record(u.line::json) as e(id text, tenant text, stream text, version integer)
      where e.tenant = tenants[u.command]
  ), touched as materialized (
    select e.command, e.stream, min(e.version) - 1 as expected, max(e.version) - min(e.version) + 1 = count(*) as whole, true as written
      from events as e group by e.command, e.stream
    union all
    select r.command, r.stream, r.version, true, false
      from unnest(read_commands, read_streams, read_versions) as r(command, stream, version)
  )
  select e.ids, e.streams, e.versions, t.commands, t.streams, t.versions, t.whole, not exists (
      select from touched as t group by tenants[t.command], t.stream
        having bool_or(t.written) and not bool_and(t.written) and min(t.command) <> max(t.command))
    into ids, streams, versions, touched_commands, touched_streams, touched_versions, whole, apart
    from (select array_agg(e.id order by e.n), array_agg(e.stream order by e.n), array_agg(e.version order by e.n) from events as e) as e(ids, streams, versions),
      (select array_agg(t.command), array_agg(t.stream), array_agg(t.expected), bool_and(t.whole) from touched as t) as t(commands, streams, versions, whole);
  if cardinality(ids) is distinct from cardinality(commands) then
    raise exception 'an event carries another tenant than its command' using errcode = 'insufficient_privilege';
  end if;
  if not whole then
    raise exception 'the versions of a command leave out or repeat one' using errcode = 'invalid_parameter_value';
  end if;
  if not apart then
    raise exception 'a command of the batch writes what another one reads' using errcode = 'invalid_parameter_value';
  end if;

  perform pg_advisory_xact_lock(7270736901);

  -- A statement of its own: its snapshot is newer than the lock, so that it sees what the last holder committed.
  select coalesce(last.log_index, 0),
      greatest(clock_timestamp(), convert_from(substring(last.entry for 27), 'UTF8')::timestamptz + interval '1 microsecond'),
      coalesce((select e.tenant_index from log.events as e where e.tenant = tenants[1] order by e.tenant_index desc limit 1), 0),
      array(
        select (c.n, case when r.actor = actors[c.n] and r.fingerprint = fingerprints[c.n] then 'already' else 'key-reused' end,
            r.first_index, r.last_index, null, null, null)::log.outcome
          from generate_subscripts(keys, 1) as c(n)
            join log.receipts as r on r.tenant = tenants[c.n] and r.key = keys[c.n]),
      array(
        select distinct on (t.command) (t.command, 'stale', null, null, t.stream, t.expected, at.version)::log.outcome
          from unnest(touched_commands, touched_streams, touched_versions) as t(command, stream, expected),
            lateral (select coalesce((select e.version from log.events as e
              where e.tenant = tenants[t.command] and e.stream = t.stream order by e.version desc limit 1), 0)) as at(version)
          -- From the expected version on: the index need not be read back over the stream's whole past.
          where t.expected is distinct from coalesce((select e.version from log.events as e
              where e.tenant = tenants[t.command] and e.stream = t.stream and e.version >= t.expected order by e.version desc limit 1), 0)
          order by t.command, t.stream)
    into head, stamp, tenant_head, judged, stale
    from (select) as one left join (select e.log_index, e.entry from log.events as e order by e.log_index desc limit 1) as last on true;

  if cardinality(judged) + cardinality(stale) > 0 then
    -- What was done before is told, though its streams have moved since.
    judged := judged || array(select s from unnest(stale) as s where s.command <> all (array(select j.command from unnest(judged) as j)));
    settled := array(select j.command from unnest(judged) as j);
    select array_agg(u.command), array_agg(u.id), array_agg(u.stream), array_agg(u.version), array_agg(u.line)
      into commands, ids, streams, versions, lines
      from (select * from unnest(commands, ids, streams, versions, lines) with ordinality as u(command, id, stream, version, line, n)
        where u.command <> all (settled) order by u.n) as u;
    if commands is null then
      return query select * from unnest(judged);
      return;
    end if;
  end if;

  if tenants[1] <> any (tenants) then
    tenant_indexes := array(
      select coalesce((select e.tenant_index from log.events as e where e.tenant = u.tenant order by e.tenant_index desc limit 1), 0)
          + row_number() over (partition by u.tenant order by u.n)
        from (select tenants[c.command], c.n from unnest(commands) with ordinality as c(command, n)) as u(tenant, n)
        order by u.n);
  end if;

  -- The events of a batch are a microsecond apart, all within one second: its text is made once.
  if extract(microseconds from stamp)::integer % 1000000 + cardinality(commands) > 1000000 then
    stamp := date_trunc('second', stamp) + interval '1 second';
  end if;
  second_of_stamp := to_char(stamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.');
  microsecond := extract(microseconds from stamp)::integer % 1000000;

  return query
    with appended as (
      insert into log.events (log_index, tenant, tenant_index, stream, version, event_id, entry)
        select head + u.n, tenants[u.command], coalesce(tenant_indexes[u.n], tenant_head + u.n), u.stream, u.version, u.id,
            convert_to(second_of_stamp || lpad((microsecond + u.n - 1)::text, 6, '0') || e'Z\n' || u.line, 'UTF8')
          from unnest(commands, ids, streams, versions, lines) with ordinality as u(command, id, stream, version, line, n)
    ), accepted as (
      select u.command, head + min(u.n) as first_index, head + max(u.n) as last_index
        from unnest(commands) with ordinality as u(command, n) group by u.command
    ), receipted as (
      insert into log.receipts (tenant, key, actor, fingerprint, first_index, last_index)
        select tenants[a.command], keys[a.command], actors[a.command], fingerprints[a.command], a.first_index, a.last_index
          from accepted as a
    )
    select a.command, 'appended', a.first_index, a.last_index, null::text, null::integer, null::integer from accepted as a
    union all select * from unnest(judged);

  perform pg_notify('planline_log', (head + cardinality(commands))::text);
end $$;

-- Reads each stream by itself. As a join it was planned while the log was empty, and read all of a tenant's
-- events for every command, for as long as its connection lived.
create or replace function log.read_streams(of_tenant text, of_streams text[], after_version integer)
returns table (nth bigint, log_index bigint, tenant_index bigint, entry text)
language sql stable security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off
begin atomic
  select s.n, e.log_index, e.tenant_index, convert_from(e.entry, 'UTF8')
    from unnest(of_streams) with ordinality as s(name, n)
      -- `offset 0` keeps it a question of its own, asked once a stream: the whole key is then looked up.
      cross join lateral (
        select l.log_index, l.tenant_index, l.version, l.entry from log.events as l
          where l.tenant = of_tenant and l.stream = s.name and l.version > after_version
          order by l.version offset 0) as e
    order by s.n, e.version;
end;

-- Which tenants an installation has: what its owner chooses from, and where the API looks for imports that
-- were cut off. Ids only; what is in a tenant stays behind row-level security. Goes from one tenant to the
-- next by the index, whatever the number of their events.
create function log.tenants() returns table (tenant text)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  with recursive each as (
    select min(e.tenant) as tenant from log.events as e
    union all
    select (select min(e.tenant) from log.events as e where e.tenant > each.tenant) from each where each.tenant is not null
  )
  select each.tenant from each where each.tenant is not null;
end;
revoke execute on function log.tenants from public;
grant execute on function log.tenants to planline_append;

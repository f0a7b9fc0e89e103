-- Read models: what pages and jobs ask, folded from the log and never written by a command.
--
-- `read_shape` holds one empty table a model: the shape that the next version is made in. Rows live in
-- `read.<model>_v<n>`, and a view `read.<model>` shows the live version. A rebuild makes version n+1
-- beside it, fills it, and switches all views in one transaction. A later migration changes a shape
-- with plain DDL on `read_shape`; the worker then rebuilds.

CREATE SCHEMA IF NOT EXISTS read;
CREATE SCHEMA IF NOT EXISTS work;
CREATE SCHEMA read_shape;

GRANT USAGE ON SCHEMA read, work TO planline_log_reader, planline_query;

CREATE TABLE read_shape.tenants (
  tenant          text PRIMARY KEY,
  name            text NOT NULL,
  time_zone       text NOT NULL,
  day_starts_at   text NOT NULL,
  digest_at       text NOT NULL,
  school_calendar jsonb NOT NULL,
  stream_version  integer NOT NULL,
  opened_index    bigint NOT NULL
);

CREATE TABLE read_shape.plans (
  tenant         text NOT NULL,
  plan           text NOT NULL,
  slug           text NOT NULL,
  name           text NOT NULL,
  program        text NOT NULL,
  phases         jsonb NOT NULL,
  status         text NOT NULL CHECK (status IN ('open', 'closed')),
  closed_reason  text,
  opened_at      timestamptz NOT NULL,
  stream_version integer NOT NULL,
  opened_index   bigint NOT NULL,
  PRIMARY KEY (tenant, plan)
);
CREATE INDEX ON read_shape.plans (tenant, slug);

CREATE TABLE read_shape.tasks (
  tenant         text NOT NULL,
  task           text NOT NULL,
  plan           text NOT NULL,
  status         text NOT NULL,
  title          text NOT NULL,
  -- Role ids; the first is the one named owner.
  owners         text[] NOT NULL,
  phase          text,
  position       integer NOT NULL,
  site           text,
  schedule       text NOT NULL CHECK (schedule IN ('dated', 'ongoing', 'unscheduled')),
  start_date     date,
  end_date       date,
  -- End of what is open now: the task, or its open occurrence. Null: nothing falls due.
  due_date       date,
  recurrence     text,
  occurrence     integer,
  stream_version integer NOT NULL,
  -- The whole folded state, as libs/domain/task knows it.
  state          jsonb NOT NULL,
  last_index     bigint NOT NULL,
  PRIMARY KEY (tenant, task)
);
CREATE INDEX ON read_shape.tasks (tenant, plan, position, task);
CREATE INDEX ON read_shape.tasks (tenant, due_date, task);

CREATE TABLE read_shape.plan_history (
  tenant          text NOT NULL,
  log_index       bigint NOT NULL,
  plan            text NOT NULL,
  stream          text NOT NULL,
  stream_version  integer NOT NULL,
  type            text NOT NULL,
  -- The sentence of the story: a code of libs/messages and what it names.
  code            text NOT NULL,
  params          jsonb NOT NULL,
  effective       timestamptz NOT NULL,
  recorded        timestamptz NOT NULL,
  actor_kind      text NOT NULL,
  actor_id        text NOT NULL,
  actor_assurance text NOT NULL,
  on_behalf_of    text,
  simulated_clock boolean NOT NULL,
  PRIMARY KEY (tenant, plan, log_index)
);

CREATE TABLE read_shape.processes (
  process      text PRIMARY KEY,
  tenant       text NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('timeline', 'digests')),
  subject      text NOT NULL,
  plan         text,
  open         boolean NOT NULL,
  opened_index bigint NOT NULL,
  ended_index  bigint
);

CREATE TABLE read_shape.deadlines (
  tenant     text NOT NULL,
  process    text NOT NULL,
  plan       text NOT NULL,
  task       text NOT NULL,
  item       text NOT NULL CHECK (item IN ('start', 'reminder', 'end')),
  rung       text NOT NULL,
  on_date    date NOT NULL,
  occurrence integer,
  set_by     integer NOT NULL,
  due_at     timestamptz NOT NULL,
  UNIQUE NULLS NOT DISTINCT (tenant, task, item, rung, on_date, occurrence, set_by)
);
CREATE INDEX ON read_shape.deadlines (process, due_at);
CREATE INDEX ON read_shape.deadlines (due_at);

CREATE TABLE read_shape.reminders (
  tenant        text NOT NULL,
  plan          text NOT NULL,
  task          text NOT NULL,
  rung          text NOT NULL,
  on_date       date NOT NULL,
  occurrence    integer,
  set_by        integer NOT NULL,
  role          text NOT NULL,
  status        text NOT NULL CHECK (status IN ('pending', 'raised', 'accepted', 'obsolete')),
  reason        text CHECK ((status = 'obsolete') = (reason IS NOT NULL)),
  raised_at     timestamptz,
  raised_index  bigint,
  digest_person text,
  digest_day    date,
  ended_index   bigint CHECK ((status IN ('accepted', 'obsolete')) = (ended_index IS NOT NULL)),
  UNIQUE NULLS NOT DISTINCT (tenant, task, rung, on_date, occurrence, set_by, role)
);
CREATE INDEX ON read_shape.reminders (tenant, role) WHERE status = 'raised';
CREATE INDEX ON read_shape.reminders (tenant, plan);

-- One row a person and day: what became of that morning's digest.
CREATE TABLE read_shape.digests (
  tenant            text NOT NULL,
  person            text NOT NULL,
  day               date NOT NULL,
  status            text NOT NULL CHECK (status IN ('accepted', 'not-needed')),
  message_id        text,
  unknown_sendings  integer NOT NULL,
  ended_at          timestamptz NOT NULL,
  log_index         bigint NOT NULL,
  PRIMARY KEY (tenant, person, day)
);

CREATE TABLE read_shape.persons (
  tenant           text NOT NULL,
  person           text NOT NULL,
  name             text NOT NULL,
  email            text,
  -- Null: the tenant's.
  time_zone        text,
  digest_frequency text NOT NULL CHECK (digest_frequency IN ('daily', 'never')),
  -- Null: the tenant's.
  digest_at        text,
  stream_version   integer NOT NULL,
  PRIMARY KEY (tenant, person)
);

-- One row a grant: who held a role from which day until which.
CREATE TABLE read_shape.role_holders (
  tenant         text NOT NULL,
  role           text NOT NULL,
  person         text NOT NULL,
  title          text NOT NULL,
  from_date      date NOT NULL,
  -- The last day; null: still holds it.
  until_date     date,
  -- Role that hears of it when nothing happens; null: the program's coordinator.
  escalate_to    text,
  granted_index  bigint NOT NULL,
  stream_version integer NOT NULL,
  PRIMARY KEY (tenant, role, granted_index)
);

CREATE TABLE read_shape.bodies (
  tenant         text NOT NULL,
  body           text NOT NULL,
  name           text NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('board', 'council', 'committee')),
  stream_version integer NOT NULL,
  PRIMARY KEY (tenant, body)
);

CREATE TABLE read_shape.body_members (
  tenant       text NOT NULL,
  body         text NOT NULL,
  person       text NOT NULL,
  seat         text,
  from_date    date NOT NULL,
  until_date   date,
  seated_index bigint NOT NULL,
  PRIMARY KEY (tenant, body, seated_index)
);

CREATE TABLE read_shape.imports (
  tenant         text NOT NULL,
  import         text NOT NULL,
  plan           text NOT NULL,
  file_name      text NOT NULL,
  document       jsonb NOT NULL,
  kind           text NOT NULL,
  rows           integer NOT NULL,
  anchor         jsonb,
  confirmed      jsonb NOT NULL,
  status         text NOT NULL CHECK (status IN ('running', 'finished')),
  taken          integer NOT NULL,
  held           integer NOT NULL,
  unchanged      integer NOT NULL,
  added          integer,
  changed        integer,
  -- Ids of tasks whose row is gone from a changed file.
  gone           text[] NOT NULL,
  started_at     timestamptz NOT NULL,
  finished_at    timestamptz,
  stream_version integer NOT NULL,
  started_index  bigint NOT NULL,
  PRIMARY KEY (tenant, import)
);
CREATE INDEX ON read_shape.imports (tenant, plan);

CREATE TABLE read_shape.held_rows (
  tenant   text NOT NULL,
  import   text NOT NULL,
  line     integer NOT NULL,
  plan     text NOT NULL,
  cells    jsonb NOT NULL,
  findings jsonb NOT NULL,
  status   text NOT NULL CHECK (status IN ('held', 'corrected', 'dismissed')),
  reason   text,
  task     text,
  PRIMARY KEY (tenant, import, line)
);

CREATE TABLE read_shape.import_findings (
  tenant        text NOT NULL,
  import        text NOT NULL,
  log_index     bigint NOT NULL,
  ordinal       integer NOT NULL,
  plan          text NOT NULL,
  line          integer,
  column_name   text,
  value         text,
  severity      text NOT NULL CHECK (severity IN ('blocks', 'warns', 'informs')),
  code          text NOT NULL,
  params        jsonb NOT NULL,
  PRIMARY KEY (tenant, import, log_index, ordinal)
);

-- Which version is live, and up to which log index it is folded: moved in the projector's own transaction.
CREATE TABLE work.read_model_versions (
  version    integer PRIMARY KEY,
  state      text NOT NULL CHECK (state IN ('live', 'building', 'old')),
  checkpoint bigint NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX ON work.read_model_versions (state) WHERE state = 'live';

-- Plans (or, of events without a plan, streams) that the projector set aside: from `since_index` on
-- their events are not in the read models until they are replayed.
CREATE TABLE work.parked_plans (
  tenant      text NOT NULL,
  subject     text NOT NULL,
  version     integer NOT NULL,
  since_index bigint NOT NULL,
  event_type  text NOT NULL,
  error       text NOT NULL,
  parked_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (version, tenant, subject)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON work.read_model_versions, work.parked_plans TO planline_log_reader;
GRANT SELECT ON work.read_model_versions, work.parked_plans TO planline_query;

-- Forces row-level security on a table: default deny; the worker's role sees and writes all tenants,
-- the query role reads the one that its transaction has set.
CREATE FUNCTION read.secure(target regclass) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY worker ON %s TO planline_log_reader USING (true) WITH CHECK (true)', target);
  EXECUTE format(
    'CREATE POLICY own_tenant ON %s FOR SELECT TO planline_query USING (tenant = current_setting(''planline.tenant'', true))',
    target);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO planline_log_reader', target);
  EXECUTE format('GRANT SELECT ON %s TO planline_query', target);
END $$;

SELECT read.secure('work.parked_plans');

CREATE FUNCTION read.models() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT tablename::text FROM pg_catalog.pg_tables WHERE schemaname = 'read_shape' ORDER BY tablename
$$;

-- Makes empty tables of a new version beside the live ones, and answers its number.
CREATE FUNCTION read.create_version() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  made integer := coalesce((SELECT max(version) FROM work.read_model_versions), 0) + 1;
  model text;
BEGIN
  INSERT INTO work.read_model_versions (version, state) VALUES (made, 'building');
  FOR model IN SELECT read.models() LOOP
    EXECUTE format('CREATE TABLE read.%I (LIKE read_shape.%I INCLUDING ALL)', model || '_v' || made, model);
    PERFORM read.secure(format('read.%I', model || '_v' || made)::regclass);
  END LOOP;
  RETURN made;
END $$;

-- Shows another version behind all views, within the caller's transaction.
CREATE FUNCTION read.switch_to(target integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  model text;
BEGIN
  UPDATE work.read_model_versions SET state = 'old' WHERE state = 'live';
  UPDATE work.read_model_versions SET state = 'live' WHERE version = target AND state = 'building';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'read models have no version % that is being built', target;
  END IF;
  FOR model IN SELECT read.models() LOOP
    EXECUTE format('DROP VIEW IF EXISTS read.%I', model);
    EXECUTE format('CREATE VIEW read.%I WITH (security_invoker = true) AS SELECT * FROM read.%I', model, model || '_v' || target);
    EXECUTE format('GRANT SELECT ON read.%I TO planline_log_reader, planline_query', model);
  END LOOP;
END $$;

-- Throws away a version that is not live.
CREATE FUNCTION read.drop_version(target integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  model text;
BEGIN
  DELETE FROM work.read_model_versions WHERE version = target AND state <> 'live';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'read models have no version % that may be dropped', target;
  END IF;
  DELETE FROM work.parked_plans WHERE version = target;
  FOR model IN
    SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = 'read' AND tablename ~ ('_v' || target || '$')
  LOOP
    EXECUTE format('DROP TABLE read.%I', model);
  END LOOP;
END $$;

REVOKE ALL ON FUNCTION read.secure(regclass), read.models(), read.create_version(), read.switch_to(integer), read.drop_version(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION read.models(), read.create_version(), read.switch_to(integer), read.drop_version(integer) TO planline_log_reader;

SELECT read.switch_to(read.create_version());

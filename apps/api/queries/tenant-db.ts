/** Questions in the name of one tenant: row-level security shows nothing of any other (design 10). */
export type TenantDb = {
  rows<T>(sql: string, ...params: readonly unknown[]): Promise<T[]>;
};

/** The form in which a date column leaves the database: a driver would make a local midnight of it. */
export const day = (column: string): string => `to_char(${column}, 'YYYY-MM-DD')`;
export const instant = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The log index up to which everything that is read in the same reading holds the log. */
export async function shownUpTo(db: TenantDb): Promise<bigint> {
  const [live] = await db.rows<{ checkpoint: string }>("SELECT checkpoint::text AS checkpoint FROM work.read_model_versions WHERE state = 'live'");
  return BigInt(live!.checkpoint);
}

/** Index of the tenant's newest event; 0 where it has none. */
export async function tenantHead(db: TenantDb): Promise<bigint> {
  const [newest] = await db.rows<{ head: string }>('SELECT log_index::text AS head FROM log.events ORDER BY tenant_index DESC LIMIT 1');
  return BigInt(newest?.head ?? 0);
}

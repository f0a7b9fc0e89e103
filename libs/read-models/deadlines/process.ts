/** Ids of processes are the ids of their workflows: `{kind}/{tenant}/{subject}/{round}`. */
export const timelineOf = (tenant: string, plan: string): string => `timeline/${tenant}/${plan}/1`;
export const digestsOf = (tenant: string): string => `digests/${tenant}/${tenant}/1`;

import type { StageProcess } from '#libs/domain/decider.js';

/** Ids of processes are the ids of their workflows: `{kind}/{tenant}/{subject}/{round}`. */
export const timelineOf = (tenant: string, plan: string): string => `timeline/${tenant}/${plan}/1`;
export const digestsOf = (tenant: string): string => `digests/${tenant}/${tenant}/1`;
export const stageProcessOf = (tenant: string, { kind, subject, round }: Pick<StageProcess, 'kind' | 'subject' | 'round'>): string =>
  `${kind}/${tenant}/${subject}/${round}`;

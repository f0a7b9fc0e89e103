import { boardOptionsSchema } from '#libs/domain/board/options.js';
import { submissionOptionsSchema, type AgencyState } from '#libs/domain/submission/options.js';
import { kinds } from '../kinds.js';
import type { Program, StageInFile } from '../program.js';
import { blocks, informs, listed, warns, type Found, type Path } from './found.js';

/** Stages that nobody could decide, that nothing could conclude, or that open though what stands before them is not done. */
export const decisionFaults = ({ stages = [] }: Program): Found[] =>
  stages.flatMap((stage, i) => {
    const path: Path = ['stages', i];
    return [...ungated(stage, path, stages), ...undecided(stage, path), ...quorumFaults(stage, path), ...unsignedFaults(stage, path), ...waitsMissing(stage, path), ...stateFaults(stage, path), ...yearlyFaults(stage, path)];
  });

/** Dates and reviews have no stream that could conclude: to come after one of them is to come after nothing. */
function ungated({ id, kind, after = [] }: StageInFile, path: Path, stages: readonly StageInFile[]): Found[] {
  if (kinds[kind].waits === null) return [];
  const open = after.flatMap((before) => stages.filter((one) => one.id === before && kinds[one.kind].waits === null));
  return open.map((before) => blocks([...path, 'after'], 'programs.stage-never-held', { stage: id, after: before.id, kind: before.kind }));
}

function undecided({ id, kind, waits = {}, options = {} }: StageInFile, path: Path): Found[] {
  const named = (option: string, wait: string) => typeof options[option] === 'string' || Object.hasOwn(waits, wait);
  const nobody = (does: string, remedy: string) => blocks(path, 'programs.nobody-decides', { stage: id, does, remedy });
  switch (kind) {
    case 'council-input':
      return [
        ...(named('certifier', 'certify') ? [] : [nobody('certify', '“certifier” in its options, or a wait “certify” with an owner')]),
        ...(named('disposer', 'disposition') ? [] : [nobody('answer', '“disposer” in its options, or a wait “disposition” with an owner')]),
      ];
    case 'agency-submission': {
      const roles = Array.isArray(options.roles) ? options.roles.length : 0;
      return roles + Object.keys(waits).length > 0 ? [] : [nobody('submit', '“roles” in its options, or a wait “submit” with an owner')];
    }
    default:
      return [];
  }
}

/** Tasks that nobody would have: of what the stage is not concluded without, and of what somebody has to do beside it. */
function waitsMissing({ id, kind, waits = {} }: StageInFile, path: Path): Found[] {
  const { waits: known, asked } = kinds[kind];
  return Object.entries(known ?? {}).flatMap(([wait, holds]): Found[] => {
    if (!holds && !asked.includes(wait)) return [];
    if (!Object.hasOwn(waits, wait)) return [warns(path, 'programs.wait-missing', { stage: id, wait, holds: holds ? 'yes' : 'no' })];
    return holds && waits[wait]!.due === undefined ? [informs([...path, 'waits', wait], 'programs.wait-undated', { stage: id, wait })] : [];
  });
}

/** It may be meant: then the vote alone completes the approval. */
const unsignedFaults = ({ id, kind, options = {} }: StageInFile, path: Path): Found[] =>
  kind === 'board-approval' && Array.isArray(options.signers) && options.signers.length === 0 ? [warns([...path, 'options', 'signers'], 'programs.nobody-signs', { stage: id })] : [];

/** A number that the board may never reach makes every meeting one without a quorum. */
function quorumFaults({ id, kind, options }: StageInFile, path: Path): Found[] {
  const read = kind === 'board-approval' ? boardOptionsSchema.safeParse(options ?? {}) : null;
  if (!read?.success || read.data.rules.quorum === 'majority') return [];
  const { quorum, seats } = read.data.rules;
  const at = [...path, 'options', 'rules', 'quorum'];
  if (seats === null) return [warns(at, 'programs.quorum-of-unknown', { stage: id, quorum })];
  return quorum > seats ? [blocks(at, 'programs.quorum-never', { stage: id, quorum, seats })] : [];
}

/** From every state in which something may still come, approval must be able to come. */
function stateFaults({ id, kind, options }: StageInFile, path: Path): Found[] {
  const read = kind === 'agency-submission' ? submissionOptionsSchema.safeParse(options ?? {}) : null;
  if (!read?.success) return [];
  const { states } = read.data;
  const reached = (from: AgencyState, seen = new Set<string>()): boolean => {
    if (from.means === 'approved') return true;
    seen.add(from.id);
    return states.some((next) => from.transitions.includes(next.id) && !seen.has(next.id) && reached(next, seen));
  };
  const approved = listed(states.flatMap(({ id: state, means }) => (means === 'approved' ? [state] : [])));
  return states.flatMap((state, n) =>
    state.final || reached(state) ? [] : [blocks([...path, 'options', 'states', n], 'programs.never-approved', { stage: id, state: state.id, approved })],
  );
}

/** A stage waits for a thing once, but for what its kind knows to come again. */
function yearlyFaults({ id, kind, waits = {} }: StageInFile, path: Path): Found[] {
  const { yearly } = kinds[kind];
  return Object.entries(waits)
    .filter(([key, { every }]) => every !== undefined && yearly !== null && (every === 'month' || !yearly.includes(key)))
    .map(([key, { every }]) => blocks([...path, 'waits', key, 'every'], 'programs.not-yearly', { stage: id, wait: key, every: every!, known: listed(yearly ?? []) }));
}

import { languagesFor } from '../guards/compile.js';
import { DRAFT, kinds } from '../kinds.js';
import type { GuardInFile, Program } from '../program.js';
import { sectionsOf } from '../rules.js';
import { blocks, listed, type Found } from './found.js';

/** Guards that would never be asked, or could never be answered. */
export function guardFaults(program: Program): Found[] {
  const { guards = [], stages = [] } = program;
  const languageOf = languagesFor(sectionsOf(program), stages);
  return guards.flatMap((guard, i) => [
    ...momentFaults(guard, i, stages),
    ...((): Found[] => {
      const compiled = languageOf(guard.stage, guard.at).compile(guard.expression);
      if (compiled.ok) return [];
      const { code, problem, offset } = compiled;
      return [blocks(['guards', i, 'expression'], code === 'unknown-field' ? 'programs.guard-field-unknown' : 'programs.guard-types', { guard: guard.id, problem, offset: offset + 1 })];
    })(),
  ]);
}

function momentFaults({ id, stage, at }: GuardInFile, i: number, stages: NonNullable<Program['stages']>): Found[] {
  const of = stages.find((one) => one.id === stage);
  if (stage !== DRAFT.stage && !of) return [blocks(['guards', i, 'stage'], 'programs.guard-stage-unknown', { guard: id, stage, known: listed(stages.map((one) => one.id)) })];
  const moments: readonly string[] = of ? kinds[of.kind].moments : DRAFT.moments;
  return moments.includes(at) ? [] : [blocks(['guards', i, 'at'], 'programs.guard-moment-unknown', { guard: id, at, known: listed(moments) })];
}

import type { ProgramRules } from '#libs/domain/program-rules.js';
import { programRef, type Program } from './program.js';

/** A program version as deciders see it. */
export function rulesFrom(program: Program): ProgramRules {
  return { ref: programRef(program), sections: program.sections ?? [], stages: program.stages ?? [], guards: () => [], isBusinessDay: isWeekday };
}

const isWeekday = (day: string): boolean => ![0, 6].includes(new Date(`${day}T12:00:00Z`).getUTCDay());

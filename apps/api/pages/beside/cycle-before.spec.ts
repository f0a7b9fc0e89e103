import { describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { choicesFor, cycleBefore, type Candidate } from './cycle-before.js';

const day = (text: string) => text as CalendarDate;
const plan = (id: string, begins: number, decidedOn: string | null, program = 'mn-achievement-integration@2'): Candidate => ({
  id, name: id, program, period: { start: day(`${begins}-07-01`), end: day(`${begins + 3}-06-30`) }, decidedOn: decidedOn === null ? null : day(decidedOn),
});
const now = plan('now', 2026, null, 'mn-achievement-integration@3');

describe('the plan of the cycle before', () => {
  it('is none that was only written, overlaps with this one, or is of another program, however late it ended', () => {
    const others = [plan('draft', 2023, null), plan('beside', 2024, '2024-03-01'), plan('equity', 2023, '2023-03-01', 'equity-plan@2')];
    expect(cycleBefore(now, [now, ...others])).toBeNull();
  });

  it('is the one of the same program, in whichever version, that was submitted or approved last', () => {
    const others = [plan('first', 2017, '2017-03-10', 'mn-achievement-integration@1'), plan('last', 2020, '2023-03-14', 'mn-achievement-integration@1'), plan('given-up', 2023, '2022-09-01'), plan('draft', 2023, null)];
    expect(cycleBefore(now, [...others, now])?.id).toBe('last');
  });

  it('is offered before plans of other programs, and those that were decided on before what was only written', () => {
    const others = [plan('written', 2023, null), plan('equity', 2023, '2025-03-01', 'equity-plan@2'), plan('older', 2017, '2017-03-10'), plan('newer', 2020, '2020-03-10')];
    expect(choicesFor(now, [now, ...others]).map(({ id }) => id)).toEqual(['newer', 'older', 'written', 'equity']);
  });
});

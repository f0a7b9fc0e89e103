import { describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { loadProgram } from './catalog.js';
import { isFixedByLaw, phasesOf } from './phases.js';

const found = loadProgram('mi-sig');
if (!found.ok) throw new Error('no such program');
const program = found.value;
const hint = (phase: string | null, start: string) => ({ phase, start: start as CalendarDate });
const told = (hints: ReturnType<typeof hint>[], year?: number) => phasesOf(program, hints, year).map(({ name, start, end }) => `${name} ${start} ${end}`);

describe('the phases of a plan', () => {
  it('are unknown where nothing tells the year of the award', () => {
    expect(told([])).toEqual([]);
    expect(told([hint('Year Nine', '2014-10-01'), hint(null, '2014-10-01')])).toEqual([]);
  });

  it('follow most of the rows, not the one that is misdated', () => {
    const rows = [hint('Year One', '2014-10-01'), hint('year 1', '2015-05-01'), hint('Year Two', '2015-10-01'), hint('Year Two', '2016-10-01')];
    expect(told(rows)).toEqual(['Year One 2014-10-01 2015-09-30', 'Year Two 2015-10-01 2016-09-30', 'Year Three 2016-10-01 2017-09-30']);
  });

  it('begin before the grant with the first task, and end on 30 September', () => {
    expect(told([hint('Pre-Implementation', '2014-04-25'), hint('Pre-Implementation', '2014-08-01')])[0]).toBe('Pre-Implementation 2014-04-25 2014-09-30');
  });

  it('follow the year that was declared', () => {
    expect(told([hint('Year One', '2014-10-01')], 2020)[0]).toBe('Year One 2020-10-01 2021-09-30');
  });
});

describe('a date fixed by law', () => {
  const statute = { ...program, lawDates: [{ name: 'plan to the state', words: ['to the state'], source: { mark: 'V' as const, text: 'Minn. Stat. 124D.861' } }] };

  it('is known by the words of its row', () => {
    expect(isFixedByLaw(program, 'Send the plan to the state')).toBe(false);
    expect(isFixedByLaw(statute, 'Send the plan To The State')).toBe(true);
    expect(isFixedByLaw(statute, 'Hire')).toBe(false);
  });
});

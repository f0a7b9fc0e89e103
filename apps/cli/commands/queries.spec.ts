import { describe, expect, it } from '@jest/globals';
import { linesOfForecast, linesOfHistory, linesOfTasks } from './queries.js';

const law = { whole: '15 March of the year before [V: a statute]' };
const file = { whole: 'its dates as the file has them [D, from a source document: line 4 of plan.csv]' };
const titles = new Map([['principal', 'Principal']]);
const task = (id: string, title: string, due: string) => ({ id, title, due, status: 'overdue', owners: ['principal', 'no-holder'] });

describe('tasks in lines', () => {
  it('name their owners by the titles of roles, and say so where none fits', () => {
    expect(linesOfTasks([task('a', 'Train', '2026-11-20')], titles)).toEqual(['2026-11-20  overdue  a  Train (Principal, no holder)']);
    expect(linesOfTasks([], titles)).toEqual(['No task fits.']);
  });
});

describe('a history in lines', () => {
  it('tells moments on the clocks of the district, whose zone it names', () => {
    const entry = (logIndex: string, effective: string) => ({ logIndex, effective, title: 'Hire', says: 'It was done.', simulatedClock: false });
    expect(linesOfHistory([entry('9', '2026-03-08T05:59:59.000Z'), entry('10', '2026-07-01T11:00:00.000Z')], 'America/Chicago')).toEqual([
      'Times are those of America/Chicago.',
      '9   2026-03-07T23:59  “Hire”: It was done.',
      '10  2026-07-01T06:00  “Hire”: It was done.',
    ]);
  });
});

describe('a forecast in lines', () => {
  it('says what is late first, then each day in one line, and each source once at the end', () => {
    const items = [
      { on: '2026-12-01', title: 'Hire', rule: '7 days before its end', says: 'a reminder to Principal', stage: null, dateFrom: file },
      { on: '2026-12-05', title: 'Hire', rule: '3 days after its end', says: 'a notice to Superintendent, to whom Principal escalates', stage: null, dateFrom: file },
    ];
    const expected = [{ on: '2026-12-03', title: 'Send the plan', says: 'for Coordinator', stage: { title: 'Submission' }, dateFrom: law }];
    const silent = [{ task: 'b', title: 'Amend', since: '2026-11-02', reminded: true }];
    const lines = linesOfForecast({ until: '2027-03-01', limited: false, rewritten: [], silent, items, expected }, [task('a', 'Train', '2026-11-20'), task('b', 'Amend', '2026-11-01')], titles);
    expect(lines).toEqual([
      '2026-11-20  overdue   Train (Principal, no holder)',
      expect.stringMatching(/^2026-11-01  overdue   Amend \(Principal, no holder\): Overdue since 2026-11-02; all reminders have been sent/),
      '2026-12-01            Hire: a reminder to Principal, 7 days before its end [1]',
      '2026-12-03  expected  Submission: Send the plan, for Coordinator [2]',
      '2026-12-05            Hire: a notice to Superintendent, to whom Principal escalates, 3 days after its end [1]',
      '', expect.stringMatching(/^What is “expected” is of stages that have not begun/),
      '', 'Where the dates come from:', `[1] ${file.whole}`, `[2] ${law.whole}`,
    ]);
  });

  it('says after the days what a board is not told by them: what was changed since councils were heard', () => {
    const rewritten = ['Councils were heard on revision 1, and the text says something else since.'];
    expect(linesOfForecast({ until: '2027-03-01', limited: false, rewritten, silent: [], items: [], expected: [] }, [], titles)).toEqual(['Nothing happens until 2027-03-01.', '', ...rewritten]);
  });

  it('says that nothing happens where nothing does', () => {
    expect(linesOfForecast({ until: '2027-03-01', limited: false, rewritten: [], silent: [], items: [], expected: [] }, [], titles)).toEqual(['Nothing happens until 2027-03-01.']);
  });
});

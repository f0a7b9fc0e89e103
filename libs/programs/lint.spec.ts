import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { say } from '#libs/messages/say.js';
import { lintProgram } from './lint.js';
import { programSchema } from './schema.js';

const source = 'source: { mark: U, text: made up for a test }';
const head = `schema: 1
id: sample
version: 1
title: Sample
aliases: []
imports: timeline
coordinator: { role: Coordinator, ${source} }
ladder: { before: [30], onTheDay: true, overdue: true, escalateAfterDays: null, checkEveryDays: 30, occurrence: { weekly: 1, monthly: 3 }, ${source} }
phases: []
lawDates: []
period: { years: 3, start: 07-01, ${source} }
calendar: { country: US, state: MN, ${source} }
roles:
  - { title: Chair, ${source} }
sections:
  - id: goals
    title: Goals
    many: true
    ${source}
    fields:
      - { id: number, title: Number, kind: number }
      - { id: type, title: Type, kind: text }
documents:
  - { id: plan, kind: plan-document, template: form, title: Plan, ${source} }
  - { id: page, kind: signature-page, template: signature-page, title: Signature page, ${source} }
  - { id: answer, kind: letter, template: decision-letter, title: Letter, ${source} }
`;
const council = (more = ''): string => `stages:
  - id: council
    kind: council-input
    title: Council input
    ${source}
    options: { councils: [{ kind: parents, title: Parents, because: Asked for, ${source} }] }
    waits:
      meeting: { title: It meets, owner: Chair, due: { day: 01-31, year: 0, closed: before }, ${source} }
      recommendation: { title: It recommends, owner: Chair, due: { after: meeting-held, businessDays: 3 }, ${source} }
      certify: { title: Certify, owner: Chair, due: { after: meeting-held, businessDays: 8 }, ${source} }
${disposal}${more}`;
const disposal = `      disposition: { title: Answer, owner: Chair, due: { after: given, businessDays: 5 }, ${source} }
`;
const task = (key: string, due: string): string => `      ${key}: { title: Title of it, owner: Chair, due: { ${due} }, ${source} }\n`;
const ofSubmission = `    waits:\n${task('submit', 'after: opened, businessDays: 8')}${task('package', 'after: submitted, businessDays: 1')}${task('agency-decision', 'after: submitted, businessDays: 9')}`;
const ofBoard = `    waits:\n${task('vote', 'after: opened, businessDays: 8')}${task('sign', 'after: carried, businessDays: 1')}${task('scan', 'after: carried, businessDays: 2')}`;
const submission = (more = 'rolesSource: { mark: U, text: made up for a test }\n      roles: [Chair]', waits = ofSubmission): string => `stages:
  - id: state
    kind: agency-submission
    title: Submission
    ${source}
    options:
      ${more}
      transitionsSource: { mark: U, text: made up for a test }
      agency: { title: State, ${source} }
      states:
        - { id: sent, title: Sent, turn: agency, means: submitted, transitions: [approved, returned], ${source} }
        - { id: returned, title: Returned, turn: district, means: returned, transitions: [back], ${source} }
        - { id: back, title: Back again, turn: agency, means: resubmitted, transitions: [approved, returned], ${source} }
        - { id: approved, title: Approved, turn: district, means: approved, final: true, ${source} }
${waits}`;
const board = (rules = ''): string => `stages:
  - id: board
    kind: board-approval
    title: Board approval
    ${source}
    options:
      signers: [Chair]
      scanConfirmedBy: Chair
      scanConfirmedBySource: { mark: U, text: made up for a test }
      rulesSource: { mark: U, text: made up for a test }
      secondSource: { mark: U, text: made up for a test }
      purposeSource: { mark: U, text: made up for a test }
      rules: { quorumOf: members-serving, quorum: majority, threshold: majority-of-voting, abstentions: not-counted, abstainOnlyForLegalConflict: false, ${rules}notice: { regular: null, special: null } }
${ofBoard}`;
const guard = (expression: string, more = 'stage: draft, at: freeze'): string => `guards:
  - { id: rule, ${more}, severity: blocks, says: This is as it should be., ${source}, expression: ${JSON.stringify(expression)} }
`;
const place = (text: string, words: string) => {
  const lines = text.split('\n');
  const line = lines.findIndex((each) => each.includes(words));
  return { line: line + 1, column: lines[line]!.indexOf(words) + 1 };
};
const finds = (text: string, code: string, words: string, params: object = {}) => {
  const findings = lintProgram(text).findings.filter(({ severity }) => severity !== 'informs');
  expect(findings).toEqual([expect.objectContaining({ ...place(text, words), code, params: expect.objectContaining(params) })]);
  expect(say(code, findings[0]!.params)).toMatch(/[.)]$/);
};

describe('a program is found to be at fault for', () => {
  it('a role that escalates to itself, to one that there is not, and to one without a source', () => {
    const chair = (more: string) => head.replace('{ title: Chair, ', `{ title: Chair, ${more}`);
    const sourced = 'escalatesToSource: { mark: U, text: made up for a test }, ';
    finds(chair(`escalatesTo: chair, ${sourced}`), 'programs.escalates-to-itself', 'escalatesTo: chair', { role: 'Chair' });
    finds(chair(`escalatesTo: Dean, ${sourced}`), 'programs.escalates-to-nobody', 'escalatesTo: Dean', { role: 'Chair', to: 'Dean', known: 'Coordinator' });
    finds(chair('escalatesTo: Coordinator, '), 'programs.source-missing', 'escalatesTo: Coordinator', { where: 'roles.0.escalatesTo' });
    expect(lintProgram(chair(`escalatesTo: Coordinator, ${sourced}`)).findings.filter(({ severity }) => severity !== 'informs')).toEqual([]);
  });

  it('two numbers by which one item is called, and a meaning that a field of its kind can’t have', () => {
    const numbered = head.replace('title: Number, kind: number', 'title: Number, kind: number, means: number');
    finds(numbered.replace('title: Type, kind: text', 'title: Type, kind: number, means: number, required: false'), 'programs.meaning-twice', 'means: number, required', { means: 'number', first: 'number' });
    finds(head.replace('title: Number, kind: number', 'title: Number, kind: text, means: number'), 'programs.meaning-of-other-kind', 'means: number', { field: 'number', kind: 'text', kinds: 'number' });
    expect(lintProgram(numbered).findings.filter(({ severity }) => severity !== 'informs')).toEqual([]);
  });

  it('nothing, where nothing is wrong', () => {
    expect(lintProgram(`${head}${council()}${guard("sections.goals.exists(g, g.type == 'x')")}`).findings).toMatchObject([{ severity: 'informs', code: 'programs.day-moves' }]);
  });

  it('a stage that comes after one that there is not', () => {
    finds(`${head}${council(`  - { id: years, kind: timeline, title: Years, after: [nowhere], ${source} }\n`)}`, 'programs.stage-unknown', 'after: [nowhere]', { stage: 'years', after: 'nowhere', known: 'council' });
  });

  it('a cycle of stages, and a stage behind it that is never reached', () => {
    const text = `${head}stages:
  - { id: free, kind: timeline, title: Free, ${source} }
  - { id: a, kind: timeline, title: A, after: [free, c], ${source} }
  - { id: b, kind: timeline, title: B, after: [a], ${source} }
  - { id: c, kind: timeline, title: C, after: [b], ${source} }
  - { id: behind, kind: timeline, title: Behind, after: [c], ${source} }
`;
    const { program, findings } = lintProgram(text);
    expect(program).toBeNull();
    expect(findings).toEqual([
      expect.objectContaining({ ...place(text, 'after: [free, c]'), code: 'programs.stage-cycle', params: { stages: '“a”, “b”, “c”' } }),
      expect.objectContaining({ ...place(text, 'after: [c]'), code: 'programs.stage-unreachable', params: { stage: 'behind', after: 'c' } }),
    ]);
  });

  it('a stage that waits for itself', () => {
    finds(`${head}stages:\n  - { id: a, kind: timeline, title: A, after: [a], ${source} }\n`, 'programs.stage-cycle', 'after: [a]', { stages: '“a”' });
  });

  it('a stage that nobody can decide, by the owner of a wait and by its options', () => {
    finds(`${head}${council()}`.replace('title: Certify, owner: Chair', 'title: Certify, owner: Nobody'), 'programs.role-unknown', 'owner: Nobody', { stage: 'council', role: 'Nobody', known: 'Coordinator, Chair' });
    finds(`${head}${council()}`.replace(`because: Asked for, ${source} }] }`, `because: Asked for, ${source} }], certifier: Ghost, certifierSource: { mark: U, text: a choice } }`), 'programs.role-unknown', 'certifier: Ghost', { role: 'Ghost', where: 'options.certifier' });
  });

  it('a date on which offices are closed, with which in the next years', () => {
    const text = `${head}${council()}`.replace('day: 01-31, year: 0, closed: before', 'day: 03-15, year: 0');
    finds(text, 'programs.day-closed', 'due: { day: 03-15', { days: '2026-03-15 (Sunday), 2031-03-15 (Saturday)' });
    const holiday = text.replace('03-15', '07-04');
    expect(lintProgram(holiday).findings[0]).toMatchObject({ severity: 'warns', params: { days: expect.stringContaining('2028-07-04 (Independence Day)') } });
  });

  it('a date that is in no year', () => {
    finds(`${head}${council()}`.replace('day: 01-31, year: 0, closed: before', 'day: 02-30, year: 0'), 'programs.day-unknown', 'due: { day: 02-30', { day: '02-30' });
  });

  it('a date that falls before its stage can open', () => {
    const text = `${head}${council(`  - id: years
    kind: agency-submission
    title: Submission
    after: [council]
    ${source}
    waits:
      submit: { title: Send it, owner: Chair, due: { day: 01-15, year: 0, closed: stays }, ${source} }
${task('package', 'after: submitted, businessDays: 1')}${task('agency-decision', 'after: submitted, businessDays: 9')}    options:
      agency: { title: State, ${source} }
      transitionsSource: { mark: U, text: made up for a test }
      states:
        - { id: sent, title: Sent, turn: agency, means: submitted, transitions: [approved], ${source} }
        - { id: approved, title: Approved, turn: district, means: approved, final: true, ${source} }
`)}`;
    finds(text, 'programs.due-before-stage', 'due: { day: 01-15', { stage: 'years', due: '2026-01-15', opens: '2026-02-11' });
  });

  it('a date that falls before another of its stage without which nothing can be done then', () => {
    const certified = `${head}${council()}`.replace('due: { after: meeting-held, businessDays: 8 }', 'due: { day: 01-15, year: 0, closed: before }');
    finds(certified, 'programs.due-before-needed', 'due: { day: 01-15', { wait: 'Certify', due: '2026-01-15', needed: 'It meets' });
    const signed = `${head}${board()}`.replace('after: carried, businessDays: 1', 'after: opened, businessDays: 1');
    finds(signed, 'programs.due-before-needed', 'due: { after: opened, businessDays: 1 }', { stage: 'board', needed: 'Title of it' });
  });

  it('a stage that would have to begin before the ones it comes after are concluded, or before work on a plan begins', () => {
    const text = `${head}${council(`  - id: parents
    kind: council-input
    title: Parents
    after: [council]
    ${source}
    options: { councils: [{ kind: parents, title: Parents, because: Asked for, ${source} }], certifier: Chair, certifierSource: { mark: U, text: a choice }, disposer: Chair, disposerSource: { mark: U, text: a choice } }
    waits: { meeting: { title: They meet, owner: Chair, due: { after: opened, businessDays: 5 }, ${source} } }
  - id: state
    kind: agency-submission
    title: Submission
    after: [parents]
    ${source}
    waits:
      submit: { title: Send it, owner: Chair, due: { day: 02-16, year: 0, closed: stays }, ${source} }
    options:
      agency: { title: State, ${source} }
      transitionsSource: { mark: U, text: made up for a test }
      states:
        - { id: sent, title: Sent, turn: agency, means: submitted, transitions: [approved], ${source} }
        - { id: approved, title: Approved, turn: district, means: approved, final: true, ${source} }
`)}`;
    const found = (of: string) => lintProgram(of).findings.filter(({ code }) => code === 'programs.begin-too-early');
    // The parents take a week, and the council before them is concluded on 11 February 2026: too late for the 16th already then.
    expect(found(text)).toEqual([expect.objectContaining({ ...place(text, '- id: parents'), column: 5, severity: 'warns', params: { stage: 'parents', by: '2026-02-06', wait: 'Send it', opens: '2026-02-11', before: 'council' } })]);
    expect(say('programs.begin-too-early', found(text)[0]!.params)).toContain('“council”, which comes before it, is concluded on 2026-02-11');
    expect(found(text.replace('day: 02-16', 'day: 03-16'))).toEqual([]);
    const early = text.replace('day: 01-31, year: 0, closed: before', 'after: opened, businessDays: 5').replace('day: 02-16, year: 0', 'day: 07-10, year: -1');
    expect(found(early)).toMatchObject([{ params: { stage: 'council', before: 'none', opens: '2025-07-01' } }, { params: { stage: 'parents', before: 'council' } }]);
    expect(say('programs.begin-too-early', found(early)[0]!.params)).toContain('work on a plan begins on 2025-07-01');
  });

  it('days counted from something that end on a holiday, and days counted from what nobody knows yet', () => {
    const counted = (due: string) => `${head}${council()}`.replace('after: meeting-held, businessDays: 3', due);
    finds(counted('after: meeting-held, days: 0').replace('01-31, year: 0, closed: before', '12-25, year: -1, closed: stays'), 'programs.day-closed', 'due: { after: meeting-held', { days: expect.stringContaining('2025-12-25 (Christmas Day)') });
    const dates = (due: string) => `${head}stages:\n  - { id: years, kind: timeline, title: Years, ${source}, waits: { material: { title: Material, owner: Chair, due: { ${due} }, ${source} } } }\n`;
    finds(dates('before: annual-meeting, days: 30'), 'programs.day-closed', 'due: { before: annual', { days: expect.stringContaining('any Saturday') });
    expect(lintProgram(dates('before: annual-meeting, days: 30, closed: before')).findings).toEqual([]);
    expect(lintProgram(dates('before: annual-meeting, businessDays: 30')).findings).toEqual([]);
    expect(lintProgram(dates('before: annual-meeting, businessDays: 30, closed: stays')).program).toBeNull();
  });

  it('a holiday, though the program says what becomes of it: that is told, with where it moves', () => {
    const told = (due: string) => lintProgram(`${head}${council()}`.replace('day: 01-31, year: 0, closed: before', due)).findings.filter(({ line }) => line === place(`${head}${council()}`, 'due: { day').line);
    expect(told('day: 12-25, year: 0')).toMatchObject([{ severity: 'warns', code: 'programs.day-closed' }]);
    expect(told('day: 12-25, year: 0, closed: before')).toMatchObject([{ severity: 'informs', code: 'programs.day-moves', params: { days: expect.stringContaining('2026-12-25 (Christmas Day) → 2026-12-24') } }]);
    expect(told('day: 12-25, year: 0, closed: after')).toMatchObject([{ severity: 'informs', params: { days: expect.stringContaining('→ 2026-12-28') } }]);
    expect(told('day: 12-25, year: 0, closed: stays')).toMatchObject([{ severity: 'informs', code: 'programs.day-stays', params: { days: expect.stringContaining('2026-12-25 (Christmas Day)') } }]);
  });

  it('a stage in which nobody could certify, answer, or submit', () => {
    const only = (text: string, does: string) => expect(lintProgram(text).findings.filter(({ severity }) => severity === 'blocks')).toEqual([expect.objectContaining({ code: 'programs.nobody-decides', params: expect.objectContaining({ does }) })]);
    only(`${head}${council().replace(/ {6}certify: .*\n/, '')}`, 'certify');
    only(`${head}${council().replace(disposal, '')}`, 'answer');
    only(`${head}${submission('documents: [plan-docx]', '')}`, 'submit');
    expect(lintProgram(`${head}${submission()}`).findings).toEqual([]);
  });

  it('a task that nobody would have: what holds a stage up, what a signature on paper needs, what goes to the agency', () => {
    const without = (text: string, key: string) => lintProgram(text.replace(new RegExp(` {6}${key}: .*\\n`), '')).findings.filter(({ code }) => code === 'programs.wait-missing');
    const of = (text: string, ...keys: string[]) => keys.map((key) => without(`${head}${text}`, key).map(({ severity, params }) => [severity, params.wait, params.holds]));
    expect(of(board(), 'vote', 'sign', 'scan')).toEqual([[['warns', 'vote', 'yes']], [['warns', 'sign', 'yes']], [['warns', 'scan', 'yes']]]);
    expect(of(submission(), 'submit', 'package', 'agency-decision')).toEqual([[['warns', 'submit', 'yes']], [['warns', 'package', 'no']], [['warns', 'agency-decision', 'yes']]]);
    expect(of(council(), 'recommendation')).toEqual([[['warns', 'recommendation', 'yes']]]);
    expect(say('programs.wait-missing', without(`${head}${board()}`, 'scan')[0]!.params)).toContain('has no wait “scan”');
  });

  it('nothing worse than a hint, where what holds a stage up has no day', () => {
    const text = `${head}${board()}`.replace('due: { after: opened, businessDays: 8 }, ', '');
    expect(lintProgram(text)).toMatchObject({ program: {}, findings: [{ ...place(text, 'vote: {'), severity: 'informs', code: 'programs.wait-undated', params: { stage: 'board', wait: 'vote' } }] });
  });

  it('a stage after one that is never concluded', () => {
    const years = `  - { id: years, kind: timeline, title: Years, ${source} }\n`;
    finds(`${head}${board().replace('    kind: board-approval', '    after: [years]\n    kind: board-approval')}${years}`, 'programs.stage-never-held', 'after: [years]', { stage: 'board', after: 'years' });
    const spent = years.replace('id: years, kind: timeline', 'id: spent, kind: expenditure-review').replace(' }\n', `, waits: { review: { title: Review, owner: Chair, due: { after: month-end, businessDays: 10 }, every: month, ${source} } } }\n`);
    finds(`${head}${board().replace('    kind: board-approval', '    after: [spent]\n    kind: board-approval')}${spent}`, 'programs.stage-never-held', 'after: [spent]', { stage: 'board', after: 'spent' });
  });

  it('a quorum larger than the board, or of a board whose size nobody says', () => {
    expect(lintProgram(`${head}${board()}`).findings).toEqual([]);
    finds(`${head}${board('seats: 7, ').replace('quorum: majority', 'quorum: 60')}`, 'programs.quorum-never', 'quorum: 60', { quorum: 60, seats: 7 });
    finds(`${head}${board().replace('quorum: majority', 'quorum: 60')}`, 'programs.quorum-of-unknown', 'quorum: 60', { quorum: 60 });
    expect(lintProgram(`${head}${board('seats: 7, ').replace('quorum: majority', 'quorum: 4')}`).findings).toEqual([]);
  });

  it('a state of the agency from which no approval ever comes', () => {
    const text = `${head}${submission()}`.replace('transitions: [approved, returned], source: { mark: U, text: made up for a test } }\n        - { id: approved', 'transitions: [returned], source: { mark: U, text: made up for a test } }\n        - { id: approved');
    const { program, findings } = lintProgram(text);
    expect(program).toBeNull();
    expect(findings.map(({ code, params }) => [code, params.state])).toEqual([['programs.never-approved', 'returned'], ['programs.never-approved', 'back']]);
    expect(findings[0]).toMatchObject(place(text, '{ id: returned'));
  });

  it('what the agency does, of which nobody says where it is written', () => {
    const bare = `${head}${submission()}`.replace(new RegExp(`, ${source.replace(/[{}]/g, '\\$&')} }\n( {8}- | {4}waits)`, 'g'), ' }\n$1');
    expect(lintProgram(bare).findings.map(({ code, params }) => [code, params.where])).toEqual([0, 1, 2, 3].map((n) => ['programs.source-missing', `stages.0.options.states.${n}`]));
    finds(`${head}${submission()}`.replace(/ {6}transitionsSource: .*\n/, ''), 'programs.source-missing', 'options:', { where: 'stages.0.options.transitionsSource' });
    finds(`${head}${submission()}`.replace(`agency: { title: State, ${source} }`, 'agency: { title: State }'), 'programs.source-missing', 'agency: { title: State }', { where: 'stages.0.options.agency' });
  });

  it('the days to answer a change of a shared strategy, of which nobody says where they are written, or without strategies', () => {
    const strategies = `  - { id: strategies, title: Strategies, many: true, ${source}, fields: [{ id: number, title: Number, kind: number }, { id: name, title: Name, kind: text }] }\n`;
    const sharing = (answer: string) => head.replace('documents:\n', `${strategies}documents:\n`).concat(`sharedStrategies: { ${answer} }\n`);
    finds(sharing('answerDays: 21'), 'programs.source-missing', 'sharedStrategies', { where: 'sharedStrategies' });
    finds(sharing(`answerDays: 21, ${source}`).replace('id: name, title: Name', 'id: called, title: Name'), 'programs.shared-strategies-nowhere', 'sharedStrategies', { lacking: 'name' });
    finds(`${head}sharedStrategies: { answerDays: 21, ${source} }\n`, 'programs.shared-strategies-nowhere', 'sharedStrategies', { lacking: 'number, name' });
  });

  it('a council that must be heard, a seat that must be represented and a count that is too small, of which nobody says where it is written', () => {
    finds(`${head}${council()}`.replace(`because: Asked for, ${source} }`, 'because: Asked for }'), 'programs.source-missing', '{ kind: parents', { where: 'stages.0.options.councils.0' });
    const more = (text: string) => `${head}${council()}`.replace(`because: Asked for, ${source} }] }`, `because: Asked for, ${source} }], ${text} }`);
    finds(more('represented: [{ seat: Parents, on: [parents], because: Asked for }]'), 'programs.source-missing', '{ seat: Parents', { where: 'stages.0.options.represented.0' });
    finds(more('minimumCell: 10'), 'programs.source-missing', 'minimumCell: 10', { where: 'stages.0.options.minimumCell' });
    expect(lintProgram(more('minimumCell: 10, minimumCellSource: { mark: U, text: a choice }')).findings.filter(({ severity }) => severity !== 'informs')).toEqual([]);
  });

  it('who answers, certifies, confirms or acts, what an approval covers, what becomes of it after a return and what reviewers look at, of which nobody says where it is written', () => {
    const ofCouncil = (text: string) => `${head}${council()}`.replace(`because: Asked for, ${source} }] }`, `because: Asked for, ${source} }], ${text} }`);
    for (const option of ['disposer', 'certifier']) {
      finds(ofCouncil(`${option}: Chair`), 'programs.source-missing', `${option}: Chair`, { where: `stages.0.options.${option}` });
      expect(lintProgram(ofCouncil(`${option}: Chair, ${option}Source: { mark: U, text: a choice }`)).findings.filter(({ severity }) => severity !== 'informs')).toEqual([]);
    }
    finds(`${head}${board()}`.replace(/ {6}scanConfirmedBySource: .*\n/, ''), 'programs.source-missing', 'scanConfirmedBy: Chair', { where: 'stages.0.options.scanConfirmedBy' });
    for (const where of ['secondSource', 'purposeSource']) {
      expect(lintProgram(`${head}${board()}`.replace(new RegExp(` {6}${where}: .*\\n`), '')).findings).toMatchObject([{ code: 'programs.source-missing', params: { where: `stages.0.options.${where}` } }]);
    }
    finds(`${head}${board()}`.replace('      signers:', '      covers: [goals]\n      signers:'), 'programs.source-missing', 'covers: [goals]', { where: 'stages.0.options.covers' });
    finds(`${head}${submission('roles: [Chair]')}`, 'programs.source-missing', 'roles: [Chair]', { where: 'stages.0.options.roles' });
    finds(`${head}${submission('approvalsAfterReturn: again')}`, 'programs.source-missing', 'approvalsAfterReturn: again', { where: 'stages.0.options.approvalsAfterReturn' });
    finds(`${head}${submission('review: { need: 1, order: parallel }')}`, 'programs.source-missing', 'review: { need: 1', { where: 'stages.0.options.review' });
    finds(`${head}${submission('checklist: [{ key: goals, section: goals, says: Goals are told, citation: The form }]')}`, 'programs.source-missing', '{ key: goals, section: goals', { where: 'stages.0.options.checklist.0' });
  });

  it('a wait that is said to come again and comes once', () => {
    finds(`${head}${council()}`.replace('closed: before }, source', 'closed: before }, every: year, source'), 'programs.not-yearly', 'every: year', { wait: 'meeting', every: 'year', known: 'resolution, answer' });
    finds(`${head}${council()}`.replace('after: meeting-held, businessDays: 8 }, source', 'dayOfMonth: 8, month: 1, closed: after }, every: month, source'), 'programs.not-yearly', 'every: month', { wait: 'certify', every: 'month' });
  });

  it('a review of expenditures that is wrong: of nothing, of months that no rule is about, of a month that nobody names, of a plan without an end', () => {
    const text = (wait: string) => `${head}stages:\n  - id: spent\n    kind: expenditure-review\n    title: Expenditures\n    ${source}\n    waits:\n      review: { title: Review, owner: Chair, ${wait}, ${source} }\n`;
    const good = text('due: { after: month-end, businessDays: 10 }, every: month, evidence: The report');
    expect(lintProgram(good).findings).toEqual([]);
    finds(good.replace(/ {4}waits:\n.*\n/, ''), 'programs.nothing-reviewed', 'kind: expenditure-review', { stage: 'spent' });
    finds(text('every: month'), 'programs.month-rule-missing', 'every: month', { wait: 'review' });
    finds(text('due: { day: 03-15, year: 0, closed: stays }, every: month'), 'programs.month-rule-missing', 'due: { day');
    finds(text('due: { after: month-end, businessDays: 10 }'), 'programs.month-rule-once', 'due: { after: month-end');
    finds(text('due: { dayOfMonth: 15, month: 1, closed: stays }, every: year'), 'programs.month-rule-once', 'due: { dayOfMonth');
    finds(good.replace(/^period: .*\n/m, ''), 'programs.month-no-period', 'every: month', { wait: 'review' });
    finds(text('due: { dayOfMonth: 15, month: 1 }, every: month'), 'programs.day-closed', 'due: { dayOfMonth', { days: expect.stringContaining('2026-08-15 (Saturday), 2026-11-15 (Sunday)') });
    expect(lintProgram(text('due: { dayOfMonth: 15, month: 1, closed: after }, every: month')).findings).toMatchObject([{ severity: 'informs', code: 'programs.day-moves', params: { days: expect.stringContaining('2026-08-15 (Saturday) → 2026-08-17') } }]);
    finds(`${head}${council()}`.replace('businessDays: 8 }, source', 'businessDays: 8 }, evidence: A letter, source'), 'programs.evidence-unasked', 'evidence: A letter', { wait: 'certify', kind: 'council-input' });
  });

  it('a rule that counts from what its stage never knows', () => {
    finds(`${head}${council()}`.replace('after: meeting-held', 'after: full-moon'), 'programs.fact-unknown', 'due: { after: full-moon', { fact: 'full-moon' });
    // Known in the stage, and not where that is waited for: a meeting knows of no vote, a vote of no meeting.
    const drafted = task('minutes-draft', 'after: carried, businessDays: 3');
    finds(`${head}${board()}${drafted}`, 'programs.fact-unknown', 'due: { after: carried, businessDays: 3', { wait: 'minutes-draft', fact: 'carried', known: 'plan-start, plan-end, called, meeting, meeting-held' });
    finds(`${head}${board()}`.replace('after: opened, businessDays: 8', 'after: meeting, businessDays: 8'), 'programs.fact-unknown', 'due: { after: meeting,', { wait: 'vote', fact: 'meeting' });
  });

  it('a document from a template that there is not, and one that is never printed since another of its kind is', () => {
    const text = `${head}${board()}`.replace('template: form', 'template: formm');
    finds(text, 'programs.template-unknown', 'template: formm', { document: 'plan', kind: 'plan-document', template: 'formm', known: 'form' });
    expect(lintProgram(text).program).toBeNull();
    finds(head.replace('kind: letter, template: decision-letter', 'kind: plan-document, template: form'), 'programs.document-unprinted', 'kind: plan-document, template: form, title: Letter', { document: 'answer', first: 'plan' });
    expect(lintProgram(head.replace('kind: letter', 'kind: minutes')).findings).toMatchObject([{ code: 'programs.schema' }]);
  });

  it('a stage that prints what no document of the program names', () => {
    const missing = (text: string, ...ids: string[]) => {
      const without = ids.reduce((all, id) => all.replace(new RegExp(`  - { id: ${id}, .*\\n`), ''), `${head}${text}`).replace(/documents:\n(?! )/, '');
      return lintProgram(without).findings.map(({ code, severity, params, line }) => [code, severity, params.kind, without.split('\n')[line - 1]]);
    };
    const told = (stage: string, ...found: string[]) => found.map((kind) => ['programs.document-missing', 'warns', kind, `  - id: ${stage}`]);
    expect(missing(board(), 'page')).toEqual(told('board', 'signature-page'));
    expect(missing(board(), 'plan', 'answer')).toEqual([]);
    expect(missing(submission(), 'plan', 'page', 'answer')).toEqual(told('state', 'plan-document', 'signature-page', 'letter'));
    expect(missing(submission('documents: [budget]'), 'plan', 'page')).toEqual([]);
  });

  it('a board after whose vote nobody signs', () => {
    finds(`${head}${board()}`.replace('signers: [Chair]', 'signers: []'), 'programs.nobody-signs', 'signers: []', { stage: 'board' });
  });

  it('a guard that reads a field that no section has', () => {
    finds(`${head}${guard("sections.goals.exists(g, g.tpye == 'x')")}`, 'programs.guard-field-unknown', 'expression:', { guard: 'rule', problem: 'No such key: tpye' });
    finds(`${head}${guard('sections.gaols.size() > 0')}`, 'programs.guard-field-unknown', 'expression:', { problem: 'No such key: gaols' });
    // Asked whether it is there, it would never be, and the rule would hold of everything.
    finds(`${head}${guard("sections.goals.all(g, !has(g.tpye) || g.type == 'x')")}`, 'programs.guard-field-unknown', 'expression:', { problem: 'No such key: tpye' });
    finds(`${head}${guard('has(sections.gaols)')}`, 'programs.guard-field-unknown', 'expression:', { problem: 'No such key: gaols' });
    expect(lintProgram(`${head}${guard('sections.goals.all(g, has(g.type))')}`).findings.filter(({ code }) => code.startsWith('programs.guard'))).toEqual([]);
  });

  it.each([
    ['compares unlike things', 'sections.goals.all(g, g.type > 3)'],
    ['is no expression', 'sections.goals.all(g, '],
    ['gives no yes or no', 'sections.goals.size()'],
    ['names what there is not', 'goals.size() > 0'],
    ['could take for ever', "sections.goals.all(g, g.type.matches('(a+)+$'))"],
    ['loops too deep', `${'sections.goals.all(g, '.repeat(5)}true${')'.repeat(5)}`],
  ])('a guard that %s', (_what, expression) => {
    finds(`${head}${guard(expression)}`, 'programs.guard-types', 'expression:', { guard: 'rule' });
  });

  it('a guard that reads at one moment of a board’s approval what is known at another alone', () => {
    const at = (moment: string, expression: string) => `${head}${board()}${guard(expression, `stage: board, at: ${moment}`)}`;
    finds(at('open', 'approval.present >= 4'), 'programs.guard-field-unknown', 'expression:', { guard: 'rule', problem: 'No such key: present' });
    finds(at('vote', 'approval.signed.size() > 0'), 'programs.guard-field-unknown', 'expression:', { guard: 'rule', problem: 'No such key: signed' });
    finds(at('sign', 'approval.daysSinceNotice > 3'), 'programs.guard-field-unknown', 'expression:', { guard: 'rule', problem: 'No such key: daysSinceNotice' });
    for (const right of [at('open', 'approval.serving >= 4'), at('vote', 'approval.daysSinceNotice > 3'), at('sign', 'approval.signed.all(s, s.by != approval.by)')]) {
      expect(lintProgram(right).findings.filter(({ code }) => code.startsWith('programs.guard'))).toEqual([]);
    }
  });

  it('a guard that is never asked', () => {
    finds(`${head}${guard('true', 'stage: nowhere, at: open')}`, 'programs.guard-stage-unknown', 'stage: nowhere', { stage: 'nowhere' });
    finds(`${head}${guard('true', 'stage: draft, at: midnight')}`, 'programs.guard-moment-unknown', 'at: midnight', { at: 'midnight' });
  });

  it('options that its kind of stage refuses', () => {
    finds(`${head}${council()}`.replace(`because: Asked for, ${source} }] }`, `because: Asked for, ${source} }], quorum: 3 }`), 'programs.options-refused', 'options: { councils', { stage: 'council' });
  });

  it('a wait that its kind of stage does not know', () => {
    finds(`${head}${council()}`.replace('      certify:', `${task('certification', 'after: opened, businessDays: 8')}      certify:`), 'programs.wait-unknown', 'certification:', { wait: 'certification', kind: 'council-input' });
  });

  it('a wait that is called as the beginning of its stage is', () => {
    const text = `${head}stages:\n  - { id: years, kind: timeline, title: Years, ${source}, waits: { begin: { title: Begin, owner: Chair, due: { after: opened, businessDays: 8 }, ${source} } } }\n`;
    finds(text, 'programs.wait-reserved', 'begin: {', { stage: 'years', wait: 'begin' });
    expect(lintProgram(text).program).toBeNull();
  });

  it('options that name a section that there is not', () => {
    const text = `${head}${council()}`.replace(`because: Asked for, ${source} }`, `requiredWhere: { section: schools }, because: Asked for, ${source} }`);
    finds(text, 'programs.section-unknown', 'section: schools', { section: 'schools', where: 'stages.0.options.councils.0.requiredWhere' });
  });

  it('a missing source, of a wait too', () => {
    finds(`${head}${council()}`.replace(`businessDays: 8 }, ${source} }`, 'businessDays: 8 } }'), 'programs.source-missing', 'certify:', { where: 'stages.0.waits.certify' });
  });

  it('a ladder that is chosen and not there, one that nobody chooses, and one without a source', () => {
    const rungs = `before: [2], onTheDay: true, overdue: true, escalateAfterDays: 3, checkEveryDays: 30, occurrence: { weekly: 1, monthly: 3 }`;
    const text = (kept = source) => `${head}ladders:\n  brief: { ${rungs}, ${kept} }\n${council()}`;
    const chosen = (name: string, kept?: string) => text(kept).replace('title: Certify, owner: Chair', `title: Certify, owner: Chair, ladder: ${name}`);
    expect(lintProgram(chosen('brief')).findings).toMatchObject([{ severity: 'informs', code: 'programs.day-moves' }]);
    expect(lintProgram(text().replace('kind: council-input', 'kind: council-input\n    ladder: brief')).findings).toMatchObject([{ severity: 'informs' }]);
    finds(text(), 'programs.ladder-unused', 'brief: {', { ladder: 'brief' });
    const unknown = chosen('long').replace('kind: council-input', 'kind: council-input\n    ladder: brief');
    finds(unknown, 'programs.ladder-unknown', 'ladder: long', { stage: 'council', ladder: 'long', known: 'brief' });
    expect(lintProgram(unknown).program).toBeNull();
    finds(chosen('brief').replace(`monthly: 3 }, ${source} }\nstages`, 'monthly: 3 } }\nstages'), 'programs.source-missing', 'brief: {', { where: 'ladders.brief' });
  });

  it('a section that is called as the plan’s period and district are, which no text would take', () => {
    finds(head.replace('id: goals', 'id: header'), 'programs.section-is-header', 'id: header', { id: 'header' });
  });

  it('the same id twice, a section that is not there, and holidays that nobody knows', () => {
    finds(head.replace('id: type, title: Type, kind: text', 'id: number, title: Type, kind: text'), 'programs.id-twice', 'id: number, title: Type', { what: 'field', id: 'number' });
    finds(head.replace('kind: text }', 'kind: references, section: plans }'), 'programs.section-unknown', 'section: plans', { section: 'plans' });
    finds(head.replace('state: MN', 'state: ZZ'), 'programs.calendar-unknown', 'calendar:', { state: 'ZZ' });
  });
});

describe('the catalog', () => {
  const files = readdirSync('libs/programs/catalog').filter((file) => file.endsWith('.yaml'));

  /** Sources that options carry since, and that versions from before have none of. */
  const joined = /\.options\.(disposer|certifier|scanConfirmedBy|covers|secondSource|purposeSource|roles|approvalsAfterReturn|checklist\.\d+)$/;
  const fromBefore = (file: string): boolean => ['equity-plan@2', 'mi-sig-cohort-3@2', 'mi-sig-cohort-3@3', ...[1, 2, 3].map((version) => `mn-achievement-integration@${version}`)].includes(file.replace('.yaml', ''));

  it.each(files)('%s has nothing to be found but what it says itself, and sources that it could not name yet', (file) => {
    const { findings } = lintProgram(readFileSync(`libs/programs/catalog/${file}`, 'utf8'));
    const wrong = findings.filter(({ severity }) => severity !== 'informs');
    const unsourced = wrong.filter(({ code, params }) => code === 'programs.source-missing' && joined.test(String(params.where)));
    expect(wrong.filter((found) => !unsourced.includes(found))).toEqual([]);
    expect(unsourced.length > 0).toBe(fromBefore(file));
    for (const { code, params } of findings) expect(say(code, params)).toMatch(/\.$/);
  });

  it('has a schema that an editor can be pointed at, the same as the one in use', () => {
    const file = 'libs/programs/program.schema.json';
    if (process.env.PLANLINE_WRITE_FIXTURES) writeFileSync(file, `${JSON.stringify(programSchema, null, 2)}\n`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(programSchema);
  });
});

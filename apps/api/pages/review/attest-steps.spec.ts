import { describe, expect, it } from '@jest/globals';
import { approval } from '#libs/domain/board/approval/approval.js';
import { firstText, programWith, type Approve } from '#libs/domain/board/testing/room.js';
import { stage as board, world } from '#libs/domain/board/testing/approving.js';
import type { CouncilRoundCommand } from '#libs/domain/council/commands.js';
import { councilRound } from '#libs/domain/council/round.js';
import { draftOf, rulesOf, seenIn, stage as council } from '#libs/domain/council/testing/program.js';
import { file, first, ID, rulesWith, stageRule } from '#libs/domain/submission/testing/ground.js';
import { by, oneRevision, type Command } from '#libs/domain/submission/testing/steps.js';
import { submission } from '#libs/domain/submission/submission.js';
import { contextAt, given } from '#libs/domain/testing/given.js';
import { attestSteps } from './attest-steps.js';
import type { StepGround } from './ground.js';
import { sent } from './testing/sent.js';

const holder = (role: string, person: string) => ({ role, title: role.replaceAll('-', ' '), person, name: `A. ${role}` });
const on = { plan: { id: 'plan-1' }, version: 0, bodies: [{ body: 'board-1', kind: 'board', name: 'School board', members: [] }] };
const ground = (more: object) => attestSteps({ ...on, ...more } as unknown as StepGround)[0];

describe('what was decided before Planline is attested by a form', () => {
  it('of a council’s input: refused without a file, and of whoever has no role there', () => {
    const held = [holder('coordinator', 'coordinator-1'), holder('clerk', 'clerk-1'), holder('board-member', 'someone')];
    const draft = draftOf(['one']);
    const step = ground({ stage: { id: 'council-input', kind: 'council-input' }, rule: council, rules: rulesOf(), draft: { revisions: draft.revisions }, held });
    expect(step?.choices?.role?.map(({ value }) => value)).toEqual(['coordinator', 'clerk']);
    const told = { what: 'The council was heard.', by: 'coordinator-1', role: 'coordinator', on: '2026-01-10', document: 'Its minutes' };
    const take = (more: object) => given(councilRound, []).when(sent(step, { ...told, ...more }).commands[0] as CouncilRoundCommand, contextAt('2026-02-10T15:00:00.000Z', seenIn(draft)), 'plan-1/council-input');
    take({}).refused('stage.attested-unshown', { document: 'Its minutes' });
    expect(take({ documentId: 'minutes.pdf' }).events()).toMatchObject([{ type: 'InputAttested', data: { revision: 1, documentId: file('upload').id, testData: false } }]);
  });

  it('of a board’s approval: refused while a signature has no date, and each is asked for by its role', () => {
    const held = [holder('superintendent', 'person-1')];
    const step = ground({ stage: { id: board.id, kind: 'board-approval' }, rule: board, rules: programWith([board]), draft: { revisions: [firstText] }, held });
    expect(step?.list?.rows.map(({ label }) => label)).toEqual(['superintendent', 'school board chair']);
    const told = { approvedOn: '2026-02-10', by: 'person-1', role: 'superintendent', statement: 'So it was.', document: 'The form', file: 'form.pdf', 'signed.0.signedOn': '2026-02-10' };
    const take = (more: object) => given(approval, []).when(sent(step, { ...told, ...more }).commands[0] as Approve, world(), 'plan-1/board-approval');
    take({}).refused('approval.attested-unsigned');
    expect(take({ 'signed.1.signedOn': '2026-02-11' }).events()).toMatchObject([{ type: 'ApprovalAttested', data: { signed: [{ role: 'superintendent' }, { role: 'school-board-chair', signedOn: '2026-02-11' }], testData: false } }]);
  });

  it('of a submission: refused after the day on which its text was frozen', () => {
    const step = ground({ stage: { id: 'agency-submission', kind: 'agency-submission' }, rule: stageRule(), rules: rulesWith(), draft: { revisions: [first] }, held: [holder('coordinator', by)] });
    const told = { what: 'The state approved it.', by, role: 'coordinator', document: 'Its letter', file: 'letter.pdf' };
    const take = (day: string) => given(submission, []).when(sent(step, { ...told, on: day }).commands[0] as Command, oneRevision, ID);
    take('2026-02-21').refused('stage.attested-too-late');
    expect(take('2026-02-19').events()).toMatchObject([{ type: 'SubmissionAttested', data: { testData: false } }]);
  });

  it('of anything else: with the file that shows it, as the text’s own page asks for it', () => {
    const step = ground({ stage: { id: 'draft', kind: 'draft' }, draft: { version: 4, revisions: [] } });
    const told = { what: 'A council was heard.', by: 'Superintendent', on: '2025-06-01' };
    expect(sent(step, { ...told, document: 'letter.pdf' }).commands).toMatchObject([{ what: 'A council was heard.', document: file('upload').id, testData: false }]);
    expect(sent(step, { ...told, by: '1' }).problems).toEqual([expect.stringContaining('“Who decided it”')]);
    expect(ground({ stage: { id: 'draft', kind: 'draft' }, draft: null })).toBeUndefined();
  });

  it('of no stage before a text is frozen', () => {
    for (const rule of [council, board, stageRule()]) expect(ground({ stage: rule, rule, draft: { revisions: [] }, held: [] })).toBeUndefined();
  });
});

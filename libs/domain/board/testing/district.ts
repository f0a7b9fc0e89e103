import { taskOfWait } from '#libs/commands/wait-commands.js';
import { makeOffice } from '#libs/commands/testing/office.js';
import type { Handled } from '#libs/commands/contract.js';
import { fold } from '#libs/commands/registry.js';
import type { ProgramRules } from '../../program-rules.js';
import { task } from '../../task/task.js';
import { approval } from '../approval/approval.js';
import { meeting } from '../meeting/meeting.js';
import type { VoteRules } from '../../vote-rules.js';
import { approvalId, boardStage, member, membersTo, programWith } from './room.js';

export type District = Awaited<ReturnType<typeof openDistrict>>;
type Given = { readonly name: string } & Readonly<Record<string, unknown>>;

/** A district with a board of seven, a superintendent, a chair and a coordinator, and a plan whose first revision is frozen. */
export async function openDistrict(rules: VoteRules, members: readonly string[] = membersTo(7), options: Readonly<Record<string, unknown>> = {}, guards: ProgramRules['guards'] = () => []) {
  const stage = boardStage(rules);
  const program = programWith([{ ...stage, options: { ...stage.options, ...options } }], guards);
  const office = makeOffice('2026-02-01T15:00:00.000Z', { rulesOf: () => program });
  const give = (aggregate: string, id: string, command: Given, ifVersion: number | null = null): Promise<Handled> =>
    office.handle(office.request([office.part(aggregate, id, command, ifVersion)]));
  const must = async (aggregate: string, id: string, command: Given): Promise<void> => {
    const handled = await give(aggregate, id, command);
    if (handled.kind !== 'done') throw new Error(`${aggregate}.${command.name}: ${JSON.stringify(handled)}`);
  };
  const eventsOf = async (stream: string) => (await office.events()).filter((event) => event.stream === stream);
  const district = {
    ...{ office, give, must, program, eventsOf },
    approve: (command: Given) => must('approval', approvalId, command),
    meet: (id: string, command: Given) => must('meeting', id, command),
    write: async (section: string, text: string, note = '') => {
      await must('draft', 'plan-1', { name: 'writeItems', section, items: [{ key: 'main', fields: { text, note } }], because: 'edit' });
    },
    freeze: () => must('draft', 'plan-1', { name: 'freezeRevision', explanations: {} }),
    revisions: async () => (await eventsOf('draft/plan-1')).filter(({ type }) => type === 'RevisionFrozen').map(({ data }) => ({ number: data.number as number, hash: data.hash as string })),
    approvalState: async () => fold(approval, await eventsOf(`approval/${approvalId}`)),
    meetingState: async (id: string) => fold(meeting, await eventsOf(`meeting/${id}`)),
    /** The task that something waited for is kept as. */
    waited: async (stream: string, key: string, round: number | null = 1) => fold(task, await eventsOf(`task/${taskOfWait(stream, key, round)}`)),
    head: async () => (await office.events()).length,
  };
  await office.open();
  await must('body', 'board-1', { name: 'formBody', title: 'School board', kind: 'board' });
  for (const person of members) {
    await must('person', person, { name: 'registerPerson', fullName: 'Member of the board', email: null, timeZone: null });
    await must('body', 'board-1', { name: 'seatMember', person, seat: null, from: '2025-01-01' });
  }
  const roles = [
    ['superintendent', 'Superintendent', 'person-1'],
    ['school-board-chair', 'School Board Chair', member(1)],
    ['coordinator', 'Coordinator', 'person-3'],
  ] as const;
  for (const [id, title, person] of roles) await must('role', id, { name: 'grantRole', title, person, from: '2025-07-01', escalateTo: null });
  await must('draft', 'plan-1', { name: 'beginDraft', plan: 'plan-1', period: { start: '2026-07-01', end: '2029-06-30' }, district: { number: '0001', name: 'A district', status: null } });
  await district.write('goals', 'Close the gap.');
  await district.write('strategies', 'Interventionists.');
  await district.freeze();
  return district;
}

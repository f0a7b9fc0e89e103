import { addDays, type CalendarDate } from '#libs/kernel/dates.js';
import type { Step } from './telling.js';

const BOARD = 'demo-board';
const MEETING = 'demo-board-meeting';
const DAYS_AHEAD = 14;

/** The equity plan before its board: a revision frozen and laid before it, and the meeting called. Members and meeting are test data, and say so. */
export const bringToBoard: Step = async ({ plan, tell, text, today, seat }) => {
  if ((await text()).stages.some(({ kind }) => kind === 'meeting')) return null;
  await tell('draft', plan, 'freezeRevision', {});
  await seat(BOARD, 'Board of education', 'board', Array<null>(7).fill(null), 'lsr7.example');
  const revision = (await text()).revisions.at(-1)!.number;
  const stage = 'board-approval';
  const approval = `${plan}/${stage}`;
  await tell('approval', approval, 'openApproval', { revision, body: BOARD });
  const on = addDays((await today()) as CalendarDate, DAYS_AHEAD);
  await tell('meeting', MEETING, 'callMeeting', { body: BOARD, plan, stage, kind: 'regular', on, time: '19:00', place: 'District office (test data)', approvals: [approval] });
  await text();
  return `revision ${revision} is before its board, which meets on ${on} (members and meeting are test data)`;
};

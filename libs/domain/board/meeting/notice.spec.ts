import { describe, expect, it } from '@jest/globals';
import { say } from '#libs/messages/say.js';
import { day, given } from '../../testing/given.js';
import { called, evening, michigan, minnesota, opened, surroundings, type Meet } from '../testing/room.js';
import { after, lansing, notice, seven, special, there } from '../testing/meeting.js';
import { meeting } from './meeting.js';

describe('notice', () => {
  it('of a special meeting in Minnesota is in time on the third day before, and late on the second', () => {
    const posted = (at: string) => after(there, special).when(notice(at), there).events()[0];
    expect(posted('2026-03-07T04:59:00.000Z')).toMatchObject({ data: { kept: 'kept' } });
    expect(posted('2026-03-07T05:00:00.000Z')).toMatchObject({ data: { kept: 'late' } });
  });

  it('of a special meeting in Michigan is in time eighteen hours before, and late a minute after that', () => {
    const posted = (at: string) => after(lansing, special).when(notice(at), lansing).events()[0];
    expect(posted(evening('00:00'))).toMatchObject({ data: { kept: 'kept' } });
    expect(posted(evening('00:01'))).toMatchObject({ data: { kept: 'late' } });
  });

  it('that nobody posted, or posted too late, keeps the meeting shut', () => {
    after(there, special).when(opened(seven), there).refused('meeting.notice-missing', { by: '2026-03-06', mark: 'V', source: 'The law, as read' });
    after(there, special, notice('2026-03-08T15:00:00.000Z')).when(opened(seven), there).refused('meeting.notice-late', { by: '2026-03-06', mark: 'V', source: 'The law, as read' });
    after(there, special, notice('2026-03-08T15:00:00.000Z'), notice('2026-03-05T15:00:00.000Z')).when(opened(seven), there).then({
      type: 'MeetingOpened',
      data: { at: evening('18:00'), present: seven },
    });
  });

  it('is not told before it was posted', () => {
    after(there, special).when(notice('2026-04-05T15:00:00.000Z'), there).refused('meeting.in-future');
  });

  it('is not told of a day before the meeting was called', () => {
    const ahead = surroundings(minnesota, seven, {}, '2026-03-05T15:00:00.000Z');
    after(ahead, special).when(notice('2026-03-04T15:00:00.000Z'), ahead).refused('meeting.notice-before-called', { at: '2026-03-04 10:00', calledOn: '2026-03-05' });
    const earlier = called({ ...special, calledOn: day('2026-03-04') } as never);
    expect(after(ahead, earlier, notice('2026-03-04T15:00:00.000Z')).state).toMatchObject({ calledOn: '2026-03-04', recordedOn: '2026-03-05', recorded: 'afterwards', notices: [{ kept: 'kept', recorded: 'afterwards' }] });
    after(ahead, earlier).when(notice('2026-03-03T15:00:00.000Z'), ahead).refused('meeting.notice-before-called');
    given(meeting, []).when(called({ calledOn: day('2026-03-06') }), ahead).refused('meeting.day-in-future', { on: '2026-03-06' });
  });

  it('of a meeting that was recorded when it was over is kept as it is told, and marked as told afterwards', () => {
    given(meeting, []).when(called({ calledOn: day('2026-03-10') }), there).refused('meeting.called-after', { calledOn: '2026-03-10', on: '2026-03-09' });
    const told = after(there, special, notice('2026-03-05T15:00:00.000Z'));
    expect(told.state).toMatchObject({ calledOn: '2026-03-30', recordedOn: '2026-03-30', recorded: 'afterwards', notices: [{ kept: 'kept', recorded: 'afterwards' }] });
    const [posted] = after(there, special).when(notice('2026-03-05T15:00:00.000Z'), there).events();
    expect(say('story.NoticePosted', posted!.data as never)).toContain('(recorded afterwards)');
    const known = surroundings(minnesota, seven, {}, '2026-03-05T15:00:00.000Z');
    expect(after(known, special, notice('2026-03-05T14:00:00.000Z')).state).toMatchObject({ recorded: 'then', notices: [{ recorded: 'then' }] });
  });

  it('twice the same is one notice', () => {
    after(there, special, notice('2026-03-05T15:00:00.000Z')).when(notice('2026-03-05T15:00:00.000Z'), there).then();
  });
});

describe('a notice that is waited for', () => {
  it('is due on the last day that the board’s own rule allows, until it was posted in time or the meeting is cancelled', () => {
    const waits = (...commands: Meet[]) => meeting.waits!(after(there, ...commands).state, there.rules!).map(({ key, status, due, owners }) => ({ key, status, due, owners }));
    const open = { key: 'notice', status: 'open', due: '2026-03-06', owners: ['school-board-clerk'] };
    expect(waits(special)).toEqual([open]);
    expect(waits(special, notice('2026-03-08T15:00:00.000Z'))).toEqual([open]);
    expect(waits(special, notice('2026-03-05T15:00:00.000Z'))).toEqual([{ ...open, status: 'done' }]);
    expect(waits(special, { name: 'cancelMeeting', reason: 'Snow.' })).toEqual([]);
    expect(waits(called())).toEqual([]);
  });

  it('is due on the day before where its last hour comes before work begins, unless the meeting was called only on that day', () => {
    const due = (time: string, calledOn: string) => {
      const context = surroundings(michigan, seven, {}, `${calledOn}T15:00:00.000Z`);
      return meeting.waits!(after(context, { ...special, time } as Meet).state, context.rules!).map((wait) => wait.due);
    };
    expect([due('18:00', '2026-03-02'), due('01:30', '2026-03-02'), due('02:00', '2026-03-02'), due('17:59', '2026-03-02')]).toEqual([['2026-03-08'], ['2026-03-07'], ['2026-03-08'], ['2026-03-08']]);
    expect(due('18:00', '2026-03-09')).toEqual(['2026-03-09']);
  });
});

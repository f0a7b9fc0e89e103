import { day, given } from '../../testing/given.js';
import { approvalId, boardOf, called, held, membersTo, michigan, minnesota, moved, opened, rollCalled, seconded, surroundings, type Meet } from './room.js';
import type { VoteRules } from '../../vote-rules.js';
import type { MeetingEvent } from '../meeting/events.js';
import { meeting } from '../meeting/meeting.js';
import { isHeld, motionOf, type MeetingState } from '../meeting/state.js';

export const seven = membersTo(7);
export const there = surroundings(minnesota, seven);
export const lansing = surroundings(michigan, seven);
export const special = called({ kind: 'special', purpose: ['Contracts of the providers'], approvals: [approvalId] });
export const notice = (at: string): Meet => ({ name: 'postNotice', at: at as Extract<Meet, { name: 'postNotice' }>['at'], where: 'Bulletin board' });
export const toTheRoll = [called(), opened(seven), moved(), seconded(), rollCalled()];
export const after = (context = there, ...commands: readonly Meet[]) => given(meeting, held(context, ...commands));
export const statusOf = (state: MeetingState, motion = 'm') => (isHeld(state) ? motionOf(state, motion)?.status : undefined);
export const withRules = (rules: VoteRules, from: string) => ({ ...boardOf(seven), rules: [{ rules, source: { mark: 'D' as const, text: 'Bylaws' }, from: day(from) }] });
export const types = (events: readonly MeetingEvent[]) => events.map(({ type }) => type);

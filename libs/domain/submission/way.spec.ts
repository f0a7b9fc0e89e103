import { describe, expect, it } from '@jest/globals';
import { say } from '#libs/messages/say.js';
import { story } from '../story.js';
import { given } from '../testing/given.js';
import type { SubmissionEvent } from './events.js';
import { hasCurrent } from './state.js';
import { submission } from './submission.js';
import { file, straight } from './testing/ground.js';
import { approvedAgain, back, by, type Command, handInPlan, received, resubmit, submitted, when } from './testing/steps.js';
import { notThere, wayOf } from './way.js';

const documents = [{ kind: 'plan-docx' as const, fileName: 'plan.docx', document: file('plan'), sha256: 'a'.repeat(64) }];
const made = (version: number, nth = 1, of = 1): Command => ({ name: 'notePackage', package: nth, submission: of, revision: 1, budget: null, documents, builtFrom: { logIndex: '40', version } });
const send: Command = { name: 'sendPackage', budget: null, by };
const begun: Command = { name: 'noteSendingBegun', package: 1, messageId: '<1@planline.example>' };
const took = (via: 'mail' | 'outbox'): Command => ({ name: 'noteSent', package: 1, messageId: '<1@planline.example>', to: 'plans@agency.example', via });
const failed = (outcome: 'refused' | 'unknown'): Command => ({ name: 'noteNotSent', package: 1, outcome, detail: '550' });
const attach: Command = { name: 'attachDocument', kind: 'signature-scan', document: file('scan'), fileName: 'scan.pdf', revision: null, reason: null, by };
const receipt: Command = { name: 'fileReceipt', budget: null, document: null, note: 'They have it', by };
const along = (...commands: readonly Command[]) => commands.reduce<readonly SubmissionEvent[]>((events, command) => [...events, ...when(events, command, command.name === 'resubmit' ? approvedAgain() : undefined).events()], submitted);
const current = (events: readonly SubmissionEvent[]) => {
  const { state } = given(submission, events);
  if (!hasCurrent(state)) throw new Error('nothing was submitted');
  return state;
};
const gone = { on: '2026-03-12', to: 'plans@agency.example' };

describe('what was submitted is', () => {
  it.each<[string, readonly Command[], object]>([
    ['being packed', [], { kind: 'making' }],
    ['packed, and went nowhere', [made(2)], { kind: 'made' }],
    ['being packed anew, since something came that belongs into it', [made(2), attach], { kind: 'making' }],
    ['being mailed', [made(2), send], { kind: 'sending', to: gone.to }],
    ['not mailed, since the server refused it', [made(2), send, begun, failed('refused')], { kind: 'failed', to: gone.to }],
    ['given to the server, and nobody knows what came of it', [made(2), send, begun, failed('unknown'), begun, failed('unknown'), begun, failed('unknown')], { kind: 'unknown', to: gone.to }],
    ['in the outbox, with nobody', [made(2), send, begun, took('outbox')], { kind: 'outbox', ...gone }],
  ])('%s: then nothing says that the agency has it', (_name, commands, way) => {
    const state = current(along(...commands));
    expect(wayOf(state)).toEqual({ on: null, to: null, receivedOn: null, ...way });
    expect(notThere(state, straight[0] as never)).toBe(true);
  });

  it.each<[string, readonly Command[], object]>([
    ['mailed', [made(2), send, begun, took('mail')], { kind: 'mailed', ...gone }],
    ['handed in by other means', [made(2), send, begun, took('outbox'), handInPlan], { kind: 'handed-in', on: '2026-03-12' }],
    ['received, by the agency’s own word', [made(2), receipt], { kind: 'made', receivedOn: '2026-03-12' }],
  ])('%s: then it is there', (_name, commands, way) => {
    const state = current(along(...commands));
    expect(wayOf(state)).toEqual({ on: null, to: null, receivedOn: null, ...way });
    expect(notThere(state, straight[0] as never)).toBe(false);
  });

  it('there, too, where the agency did something since, and where it gave it back', () => {
    const [, has] = straight;
    expect(notThere(current(along(received)), has as never)).toBe(false);
    expect(notThere(current(along(received, back)), straight[2] as never)).toBe(false);
  });

  it('told of each submission by itself, whatever became of a later one', () => {
    const state = current(along(made(2), handInPlan, back, resubmit));
    expect([wayOf(state, { submission: 1, budget: null }).kind, wayOf(state).kind]).toEqual(['handed-in', 'making']);
    expect(wayOf(current(along(received, back, resubmit)), { submission: 1, budget: null }).kind).toBe('none');
  });
});

it('its story says nothing twice and nothing against itself: what lies in the outbox was not handed to a mail server', () => {
  const told = (via: 'mail' | 'outbox') => along(made(2), send, begun, took(via)).slice(-3).map((event) => say(story(event).code, story(event).params));
  expect(told('outbox').join(' ')).not.toMatch(/mail server|nothing was mailed/);
  expect(told('outbox').at(-1)).toBe('Package 1, for plans@agency.example, was put into the outbox of this installation on 2026-03-12: it was sent to nobody.');
  expect(told('mail').at(-1)).toBe('Package 1 was handed to the mail server, for plans@agency.example, on 2026-03-12.');
});

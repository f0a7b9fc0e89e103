import type { CalendarDate } from '#libs/kernel/dates.js';
import { say } from '#libs/messages/say.js';
import { printedDay } from './day.js';
import type { RevisionMark } from './mark.js';
import type { Block, Printed } from './printed.js';
import { htmlOf } from './to-html.js';
import { pdfOf } from './to-pdf.js';

export type Vote = 'aye' | 'nay' | 'abstain' | 'recused' | 'absent';

/** A motion with its roll call. The counts are made from the votes here; the result is the board's own, computed by its rule. */
export type MinutedMotion = {
  readonly text: string;
  readonly mover: string;
  readonly seconder: string | null;
  /** The revision that it was about; null for any other business. */
  readonly about: RevisionMark | null;
  readonly votes: readonly { readonly member: string; readonly vote: Vote; readonly reason: string | null }[];
  /** Members in the room when it was put to the vote; null where it never was. */
  readonly present: number | null;
  /** The rule that was applied, in words. */
  readonly rule: string;
  readonly result: 'carried' | 'failed' | 'not-put';
};

export type MinutesInput = {
  readonly body: string;
  readonly district: string | null;
  readonly status: 'draft' | 'approved';
  readonly meeting: {
    readonly kind: 'regular' | 'special';
    readonly heldOn: CalendarDate;
    readonly place: string | null;
    /** As the clock on the wall showed it: `19:05`. */
    readonly openedAt: string | null;
    readonly endedAt: string | null;
    /** What a special meeting was called for. */
    readonly purpose: string | null;
    /** The day on which it was recorded, where that was afterwards. */
    readonly recordedOn: CalendarDate | null;
  };
  readonly notice: { readonly postedAt: string; readonly rule: string; readonly kept: boolean; /** Whether it was known here then, or told afterwards. */ readonly recorded: 'then' | 'afterwards' } | null;
  readonly serving: number;
  readonly quorum: { readonly needed: number; readonly rule: string };
  /** The rule, in words, by which a motion needs no second; null: it needs one. */
  readonly noSecond: string | null;
  /** `how` in words: `present`, `absent`, `left at 19:40`. */
  readonly attendance: readonly { readonly member: string; readonly how: string }[];
  /** `about`: the motion or the approval that it is in, in words; `matter`: what the interest is. */
  readonly interests: readonly { readonly member: string; readonly about: string; readonly matter: string }[];
  readonly motions: readonly MinutedMotion[];
  /** What was recorded later, each with its day. */
  readonly corrections: readonly string[];
  readonly madeOn: CalendarDate;
};

const VOTES: readonly Vote[] = ['aye', 'nay', 'abstain', 'recused', 'absent'];

export function printedMinutes(input: MinutesInput): Printed {
  const { body, meeting, notice, attendance, interests, corrections } = input;
  return {
    title: say('print.minutes-title', { body, heldOn: printedDay(meeting.heldOn) }),
    // The mark is of the page that is signed: minutes are nothing that comes back as a scan of it.
    mark: null,
    madeOn: input.madeOn,
    blocks: [
      { kind: 'heading', level: 1, text: say('print.minutes-heading', { body, kind: meeting.kind }) },
      { kind: 'paragraph', text: say('print.minutes-status', { status: input.status }) },
      { kind: 'facts', caption: say('print.minutes-meeting'), rows: aboutMeeting(input) },
      ...(notice === null ? [] : [paragraph(say('print.minutes-notice', { postedAt: notice.postedAt, rule: notice.rule, kept: notice.kept ? 'yes' : 'no', recorded: notice.recorded }))]),
      { kind: 'heading', level: 2, text: say('print.minutes-attendance') },
      { kind: 'table', caption: say('print.attendance'), head: [say('print.member'), say('print.attendance')], rows: attendance.map(({ member, how }) => [member, how]) },
      paragraph(say('print.minutes-quorum', { needed: input.quorum.needed, serving: input.serving, rule: input.quorum.rule })),
      ...(interests.length === 0
        ? []
        : ([
            { kind: 'heading', level: 2, text: say('print.minutes-interests') },
            { kind: 'list', items: interests.map((interest) => say('print.minutes-interest', interest)) },
          ] as const)),
      ...(input.noSecond === null ? [] : [paragraph(input.noSecond)]),
      ...input.motions.flatMap((motion, index) => motionBlocks(motion, index, input.noSecond !== null)),
      ...(corrections.length === 0 ? [] : ([{ kind: 'heading', level: 2, text: say('print.minutes-corrections') }, { kind: 'list', items: corrections }] as const)),
    ],
  };
}

function aboutMeeting({ district, meeting, body }: MinutesInput): [string, string][] {
  const rows: [string, string | null][] = [
    [say('print.body'), body],
    [say('print.district'), district],
    [say('print.held-on'), printedDay(meeting.heldOn)],
    [say('print.place'), meeting.place],
    [say('print.opened-at'), meeting.openedAt],
    [say('print.ended-at'), meeting.endedAt],
    [say('print.purpose'), meeting.purpose],
    [say('print.recorded'), meeting.recordedOn && say('print.recorded-afterwards', { on: printedDay(meeting.recordedOn) })],
  ];
  return rows.flatMap(([label, value]) => (value === null ? [] : [[label, value] as [string, string]]));
}

function motionBlocks(motion: MinutedMotion, index: number, needsNoSecond: boolean): Block[] {
  const { votes, about, seconder, present } = motion;
  const count = (vote: Vote) => votes.filter((cast) => cast.vote === vote).length;
  const blocks: Block[] = [
    { kind: 'heading', level: 2, text: say('print.motion-heading', { number: index + 1 }) },
    paragraph(motion.text),
    paragraph(say('print.motion-moved', { mover: motion.mover, seconder: seconder ?? '', seconded: seconder !== null ? 'yes' : needsNoSecond ? 'not_needed' : 'no' })),
  ];
  if (about) blocks.push(paragraph(say('print.motion-about', { revision: about.revision, shortHash: about.shortHash })));
  if (present !== null) {
    blocks.push({
      kind: 'table',
      caption: say('print.roll-call', { number: index + 1 }),
      head: [say('print.member'), say('print.vote'), say('print.reason')],
      rows: votes.map(({ member, vote, reason }) => [member, say('print.vote-word', { vote }), reason ?? '']),
    });
    blocks.push(paragraph(say('print.motion-counts', { ...Object.fromEntries(VOTES.map((vote) => [vote, count(vote)])), present })));
  }
  blocks.push(paragraph(say('print.motion-result', { result: motion.result, rule: motion.rule })));
  return blocks;
}

const paragraph = (text: string): Block => ({ kind: 'paragraph', text });

export const minutes = (input: MinutesInput): Promise<Uint8Array> => pdfOf(printedMinutes(input));
export const minutesHtml = (input: MinutesInput): string => htmlOf(printedMinutes(input));

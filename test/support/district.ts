import { randomUUID } from 'node:crypto';
import { ApiProblem, type Client } from '#apps/cli/client.js';
import { commandPath } from '#libs/commands/addresses.js';
import { slug } from '#libs/kernel/ids.js';
import { addDays, instantOn, type CalendarDate, type TimeZone } from '#libs/kernel/dates.js';

type Fields = Readonly<Record<string, unknown>>;
export type Kept = { readonly id: string; readonly saltedSha256: string; readonly bytes: number; readonly mediaType: string };
export type StageView = { readonly id: string; readonly kind: string; readonly status: string; readonly state: Fields | null };

/** A district as its people work with Planline: every step is a command over HTTP, as the one who records it gives it. */
export type District = ReturnType<typeof makeDistrict>;

export function makeDistrict(client: Client, timeZone: TimeZone) {
  /** Up to where the lists must have come, so that a question sees what was told before. */
  let told = '0';
  async function tell(aggregate: string, id: string, name: string, fields: Fields = {}): Promise<void> {
    const { logIndex } = await client.post<{ logIndex: string | null }>(commandPath(aggregate, id, name), fields, { version: '*', key: randomUUID() });
    told = logIndex ?? told;
  }
  const ask = <T>(path: string): Promise<T> => client.get<T>(path, { 'wait-for': told });

  /** The code of the refusal; throws where it was not refused. */
  async function refused(aggregate: string, id: string, name: string, fields: Fields = {}): Promise<{ readonly code: string; readonly sentence: string }> {
    try {
      await tell(aggregate, id, name, fields);
    } catch (error) {
      if (error instanceof ApiProblem) return { code: error.code, sentence: error.message };
      throw error;
    }
    throw new Error(`${aggregate}.${name} was not refused`);
  }

  const today = async (): Promise<CalendarDate> => (await client.get<{ today: CalendarDate }>('/api/clock')).today;

  return {
    client,
    tell,
    ask,
    refused,
    today,

    /** Persons and the body that they sit on, since long before. Their ids are `<body>-1`, `<body>-2`, … */
    async seat(body: string, title: string, kind: 'board' | 'council' | 'committee', seats: readonly (string | null)[]): Promise<string[]> {
      await tell('body', body, 'formBody', { title, kind });
      const from = addDays(await today(), -30);
      const members = seats.map((seat, i) => ({ person: `${body}-${i + 1}`, seat }));
      for (const { person, seat } of members) {
        await tell('person', person, 'registerPerson', { fullName: `${title}, member ${person.slice(body.length + 1)}`, email: `${person}@district.example`, timeZone: null });
        await tell('body', body, 'seatMember', { person, seat, from });
      }
      return members.map(({ person }) => person);
    },

    /** Who holds a role today, by its title. */
    async holderOf(title: string): Promise<string> {
      const { items } = await client.get<{ items: { role: string; title: string; person: string | null }[] }>('/api/roles');
      const holder = items.find((role) => role.title === title)?.person;
      if (!holder) throw new Error(`nobody is ${title}`);
      return holder;
    },

    async keep(content: string | Uint8Array<ArrayBuffer>, name: string): Promise<Kept> {
      const form = new FormData();
      form.set('file', new Blob([content]), name);
      const { id, saltedSha256, bytes, mediaType } = (await (await client.send('/api/documents', { method: 'POST', body: form })).json()) as Kept;
      return { id, saltedSha256, bytes, mediaType };
    },

    /**
     * The way without any electronic signature: the page is printed and signed, its scan comes back, what was read from
     * it is what is printed on it, and a person confirms that it belongs to what was approved. All are titles of roles.
     */
    async signOnPaper(plan: string, stage: string, { signers, confirmedBy }: { readonly signers: readonly string[]; readonly confirmedBy: string }): Promise<void> {
      const approval = `${plan}/${stage}`;
      const say = (name: string, fields: Fields = {}) => tell('approval', approval, name, fields);
      await say('issueSignaturePage');
      const page = Buffer.from(await (await client.send(`/api/plans/${plan}/stages/${stage}/signature-page.pdf`, { method: 'GET', query: { 'wait-for': told } })).arrayBuffer());
      const { state } = await ask<{ state: { pages: readonly { plan: string; revision: number; shortHash: string }[] } }>(`/api/stages/approval/${encodeURIComponent(approval)}`);
      const { plan: printedPlan, revision, shortHash } = state.pages.at(-1)!;
      const printed = { plan: printedPlan, revision, shortHash };
      const signedOn = await today();
      const named = await Promise.all(signers.map(async (title) => ({ role: slug(title), by: await this.holderOf(title), signedOn })));
      const scan = `scan-${revision}`;
      await say('uploadScan', { scan, document: await this.keep(page, 'signed-page.pdf'), fileName: 'signed-page.pdf', printed, signedOn });
      await say('confirmScan', { scan, by: await this.holderOf(confirmedBy), signers: named });
    },

    /**
     * A meeting of the board on a revision: called and announced beforehand, recorded when its day is over. The
     * result is what Planline computes from the roll.
     */
    async boardMeets(
      meeting: string,
      about: { readonly plan: string; readonly stage: string; readonly revision: number; readonly hash: string; readonly body: string },
      { on, votes, dayIsOver }: { readonly on: CalendarDate; readonly votes: Readonly<Record<string, string>>; readonly dayIsOver: () => Promise<unknown> },
    ): Promise<void> {
      const { plan, stage, revision, hash, body } = about;
      const approval = `${plan}/${stage}`;
      const members = Object.keys(votes);
      const [mover, seconder] = members;
      const at = (time: string) => instantOn(on, time, timeZone);
      const say = (name: string, fields: Fields) => tell('meeting', meeting, name, fields);
      const { now } = await client.get<{ now: string }>('/api/clock');
      await say('callMeeting', { body, plan, stage, kind: 'regular', on, time: '19:00', place: 'District office', approvals: [approval] });
      await say('postNotice', { at: now, where: 'Door of the district office and website' });
      await dayIsOver();
      await say('openMeeting', { at: at('19:02'), present: members });
      await say('moveMotion', { motion: 'approve', about: { approval, revision, hash }, mover });
      await say('secondMotion', { motion: 'approve', seconder });
      await say('callTheRoll', { motion: 'approve', at: at('19:20') });
      for (const [member, vote] of Object.entries(votes)) await say('castVote', { motion: 'approve', member, vote, reason: vote === 'abstain' ? 'Was not there when it was discussed.' : null });
      await say('closeVote', { motion: 'approve' });
      await say('adjourn', { at: at('20:15') });
    },
  };
}

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { eventually } from '#apps/worker/testing/eventually.js';
import { clientFor } from '#apps/cli/client.js';
import { root } from '#apps/cli/root.js';
import type { TimeZone } from '#libs/kernel/dates.js';
import type { CouncilRoundState } from '#libs/domain/council/state.js';
import { makeDistrict, type District } from '#test/support/district.js';
import { readMail } from '#test/support/mails.js';
import { dataFolder, startPlanline, type Planline } from '#test/support/planline.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';
import { startSmtp, type SmtpServer } from '#test/support/smtp.js';

const ZONE = 'America/Chicago' as TimeZone;
const example = (file: string): string => join(root, 'examples/kms', file);
const council = 'multidistrict-collaboration';

describeWith(await temporalMissing())('what became of a recommendation', () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let smtp: SmtpServer;
  let planline: Planline;
  let kms: District;
  let plan: string;
  let round: string;
  beforeAll(async () => {
    folder = await dataFolder();
    smtp = await startSmtp();
    planline = await startPlanline(folder.path, { env: { SMTP_URL: smtp.url }, args: ['--time-zone', ZONE] });
    kms = makeDistrict(clientFor(planline.address, await planline.ownerKey(), 'local'), ZONE);
    await planline.command('people', 'import', example('people.csv'));
    const anchor = `${Number((await kms.today()).slice(0, 4)) + 1}-07-01`;
    const { stdout } = await planline.command('import', example('plan.yaml'), '--anchor', anchor, '--program', 'mn-achievement-integration', '--json');
    plan = (await kms.ask<{ id: string }>(`/api/plans/${(JSON.parse(stdout) as { plan: string }).plan}`)).id;
    round = `${plan}/council-input`;
    const { content } = await kms.ask<{ content: Record<string, { key: string; fields: Record<string, unknown> }[]> }>(`/api/plans/${plan}/content`);
    const change = async (section: string, key: string, fields: Record<string, unknown>) =>
      kms.tell('draft', plan, 'writeItems', { section, items: [{ key, fields: { ...content[section]!.find((item) => item.key === key)!.fields, ...fields } }] });
    const indicators = content.strategies!.find(({ key }) => key === '2')!.fields.indicators as unknown[];
    await change('strategies', '5', { integrated_learning_environment: ['cultural-fluency'] });
    await change('strategies', '2', { indicators: indicators.slice(0, 1) });
    await change('collaborative', 'main', { name: null });
    await kms.tell('draft', plan, 'freezeRevision', { explanations: { 'submitter-is-not-approver': 'A small district.' } });
    await kms.seat('mcc', 'Multidistrict collaboration council', 'council', ['American Indian Parent Advisory Committee', null]);
    await kms.tell('person', 'mcc-2', 'changePerson', { fullName: 'Member without an address', email: null, timeZone: null });
    await kms.tell('council-round', round, 'openRound', { revision: 1, councils: [{ kind: council, body: 'mcc', required: true, because: 'The district is adjoining.' }] });
  }, 240_000);
  afterAll(async () => {
    await planline?.stop();
    await smtp?.stop();
    await folder?.remove();
  }, 60_000);

  const state = async () =>
    (await kms.ask<{ stages: { kind: string; state: Exclude<CouncilRoundState, { status: 'none' }> }[] }>(`/api/plans/${plan}/content`)).stages.find(({ kind }) => kind === 'council-round')!.state;
  const told = async () => {
    const now = await state();
    return now.status === 'open' ? now.round.recommendations[0]!.dispositions[0]!.told.toSorted((a, b) => a.person.localeCompare(b.person)) : null;
  };
  const telling = async () =>
    (await kms.ask<{ items: { title: string; status: string }[] }>(`/api/plans/${plan}/tasks?limit=200`)).items.filter(({ title }) => title.startsWith('Tell the council'));

  it('is mailed by the worker to those who gave it, and is a task of the coordinator for who has no address', async () => {
    const today = await kms.today();
    await kms.tell('council-round', round, 'recordCouncilMeeting', { council, on: today, place: 'District office', present: ['mcc-1', 'mcc-2'], testData: true });
    await kms.tell('council-round', round, 'giveRecommendation', { council, section: 'strategies', item: '3', text: 'Offer a bus from each district.', meeting: 1, testData: true });
    const coordinator = await kms.holderOf('Achievement and Integration Coordinator');
    await kms.tell('council-round', round, 'disposeOf', { recommendation: 1, outcome: 'not', reason: 'There is no money for it.', by: coordinator });
    await eventually('one was told, and one could not be', async () => (await told())?.length === 2);
    expect(await told()).toEqual([{ person: 'mcc-1', how: 'mail' }, { person: 'mcc-2', how: 'not-reached' }]);
    const letters = (await Promise.all(smtp.taken.map(readMail))).filter(({ messageId }) => messageId.startsWith('<answer.'));
    expect(letters).toMatchObject([{ to: 'mcc-1@district.example', subject: expect.stringMatching(/^What became of your recommendation: KMS/) }]);
    expect(letters[0]!.text).toMatch(/on the section “Strategies” of revision 1[\s\S]*> Offer a bus from each district\.\s+It was not accepted\. The reason:\s+> There is no money for it\./);

    expect(await telling()).toMatchObject([{ title: expect.stringMatching(/^Tell the council what came of its recommendation: .*, Strategies \(recommendation 1\)$/), owners: ['achievement-and-integration-coordinator'] }]);
    await kms.tell('council-round', round, 'recordTold', { recommendation: 1, person: 'mcc-2' });
    expect(await told()).toContainEqual({ person: 'mcc-2', how: 'hand' });
    expect(await telling()).toMatchObject([{ status: 'done' }]);
    await kms.tell('council-round', round, 'certifyInput', { revision: 1, by: await kms.holderOf('Superintendent') });
    expect(await state()).toMatchObject({ status: 'concluded', attested: false });
  }, 120_000);
});

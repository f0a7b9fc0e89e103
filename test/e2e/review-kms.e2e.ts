import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clientFor, type Client } from '#apps/cli/client.js';
import { root } from '#apps/cli/root.js';
import { addDays, type CalendarDate, type TimeZone } from '#libs/kernel/dates.js';
import { makeDistrict, type District } from '#test/support/district.js';
import { dataFolder, startPlanline, type Planline } from '#test/support/planline.js';
import { shiftYears } from '#test/support/shift-years.js';
import { startSmtp, type SmtpServer } from '#test/support/smtp.js';

const ZONE = 'America/Chicago' as TimeZone;
const example = (file: string): string => join(root, 'examples/kms', file);

type Text = { readonly plan: string; readonly program: string; readonly content: Record<string, { key: string; fields: Record<string, unknown> }[]>; readonly revisions: { number: number; hash: string }[]; readonly findings: { code: string; place: string; severity: string; id: string }[]; readonly guards: { guard: string; severity: string; holds: boolean }[] };

describe('the KMS plan, from its file to the state’s approval', () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let smtp: SmtpServer;
  let planline: Planline;
  let client: Client;
  let kms: District;
  let plan: string;
  let board: string[];
  /** The year in which the plan's first year begins: far enough that 15 March is still to come. */
  let year: number;
  beforeAll(async () => {
    folder = await dataFolder();
    smtp = await startSmtp();
    planline = await startPlanline(folder.path, { env: { SMTP_URL: smtp.url }, args: ['--time-zone', ZONE] });
    client = clientFor(planline.address, await planline.ownerKey(), 'local');
    kms = makeDistrict(client, ZONE);
    const today = await kms.today();
    year = Number(today.slice(0, 4)) + (`${today.slice(0, 4)}-03-15` < addDays(today, 100) ? 1 : 0);
    if (`${year}-03-15` < addDays(today, 100)) year += 1;
  }, 180_000);
  afterAll(async () => {
    await planline?.stop();
    await smtp?.stop();
    await folder?.remove();
  }, 60_000);

  const run = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await planline.command(...args);
    if (code !== 0) throw new Error(`planline ${args.join(' ')}: ${stderr}${stdout}`);
    return stdout;
  };
  const advance = (to: CalendarDate): Promise<string> => run('clock', 'advance', '--to', to);
  const text = (): Promise<Text> => kms.ask<Text>(`/api/plans/${plan}/content`);

  const stage = (kind: string): string => `${plan}/${kind === 'council-round' ? 'council-input' : kind === 'approval' ? 'board-approval' : 'agency-submission'}`;
  const stateOf = async (kind: string): Promise<Record<string, never>> =>
    (await kms.ask<{ stages: { kind: string; state: Record<string, never> }[] }>(`/api/plans/${plan}/content`)).stages.find((one) => one.kind === kind)!.state;
  const item = async (section: string, key: string) => (await text()).content[section]!.find((one) => one.key === key)!;
  const change = async (section: string, key: string, fields: Record<string, unknown>): Promise<unknown> => {
    const before = await item(section, key);
    return kms.tell('draft', plan, 'writeItems', { section, items: [{ key, fields: { ...before.fields, ...fields } }] });
  };
  const lastRevision = async () => (await text()).revisions.at(-1)!;

  it('comes in from the YAML with a list of findings by place', async () => {
    await run('people', 'import', example('people.csv'));
    const file = join(folder.path, 'plan.yaml');
    await writeFile(file, shiftYears(await readFile(example('plan.yaml'), 'utf8'), year - 2020));
    const report = JSON.parse(await run('import', file, '--program', 'mn-achievement-integration', '--json')) as { plan: string; held: number; findings: { code: string; place: string | null }[] };
    expect(report.held).toBe(0);
    expect(report.findings.map(({ code, place }) => [code, place])).toEqual(
      expect.arrayContaining([
        ['draft.placeholder-left', 'strategies/2/indicators[1].measure'],
        ['draft.submitter-approves', 'submission/main/submitted_by'],
        ['draft.number-jumps', 'strategies/5/number'],
        ['draft.aspect-missing', 'strategies/5/integrated_learning_environment'],
      ]),
    );
    plan = (await client.get<{ id: string }>(`/api/plans/${report.plan}`)).id;
  }, 60_000);

  it('is not frozen while a rule of its program blocks, and the refusal tells which and what it saw', async () => {
    const no = await kms.refused('draft', plan, 'freezeRevision', {});
    expect(no.code).toBe('guard.blocks');
    await change('strategies', '5', { integrated_learning_environment: ['cultural-fluency'] });
    const indicators = (await item('strategies', '2')).fields.indicators as unknown[];
    await change('strategies', '2', { indicators: indicators.slice(0, 1) });
    await change('collaborative', 'main', { name: null });
    const warned = await kms.refused('draft', plan, 'freezeRevision', {});
    expect(warned.code).toBe('guard.needs-explanation');
    await kms.tell('draft', plan, 'freezeRevision', { explanations: { 'submitter-is-not-approver': 'A small district: the superintendent does both.', 'draft.submitter-approves': 'A small district.' } });
    expect((await text()).revisions).toHaveLength(1);
  }, 60_000);

  it('meets no board before its councils: no step goes out of order', async () => {
    board = await kms.seat('board', 'School board', 'board', [null, null, null, null, null, null, null]);
    expect(await kms.refused('approval', stage('approval'), 'openApproval', { revision: 1, body: 'board' })).toMatchObject({ code: 'stage.out-of-order' });
  }, 60_000);

  it('meets the refusals that its file earns: no recommendation, and no member marked for the parent committee', async () => {
    const council = await kms.seat('mcc', 'Multidistrict collaboration council', 'council', [null, null, null]);
    const [superintendent, coordinator] = [await kms.holderOf('Superintendent'), await kms.holderOf('Achievement and Integration Coordinator')];
    await kms.tell('council-round', stage('council-round'), 'openRound', { revision: 1, councils: [{ kind: 'multidistrict-collaboration', body: 'mcc', required: true, because: 'The district is adjoining.' }] });
    console.log(await kms.refused('council-round', stage('council-round'), 'certifyInput', { by: superintendent }));
    const on = addDays(await kms.today(), 9);
    await advance(on);
    await kms.tell('council-round', stage('council-round'), 'recordCouncilMeeting', { council: 'multidistrict-collaboration', on, place: 'Willmar', present: council, testData: true });
    console.log(await kms.refused('council-round', stage('council-round'), 'certifyInput', { by: superintendent }));
    await kms.tell('council-round', stage('council-round'), 'giveRecommendation', { council: 'multidistrict-collaboration', section: 'strategies', item: '3', text: 'Offer a bus from each district.', by: council[0], meeting: 1, testData: true });
    console.log(await kms.refused('council-round', stage('council-round'), 'certifyInput', { by: superintendent }));
    await change('strategies', '3', { description: 'A bus goes from each district.' });
    await kms.tell('council-round', stage('council-round'), 'disposeOf', { recommendation: 1, outcome: 'accepted', reason: 'It was left out by mistake.', change: { revision: null, section: 'strategies' }, by: coordinator });
    console.log(await kms.refused('council-round', stage('council-round'), 'certifyInput', { by: superintendent }));
    await kms.tell('person', 'mcc-4', 'registerPerson', { fullName: 'Parent committee member', email: 'parent@district.example', timeZone: null });
    await kms.tell('body', 'mcc', 'seatMember', { person: 'mcc-4', seat: 'American Indian Parent Advisory Committee' });
    console.log(await kms.refused('council-round', stage('council-round'), 'certifyInput', { by: superintendent }));
  }, 120_000);
});

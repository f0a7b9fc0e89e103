import { expect, it } from '@jest/globals';
import { councilScene, openRound } from '#libs/domain/council/testing/scene.js';
import { ccc, mdc, rulesOf } from '#libs/domain/council/testing/program.js';
import type { EffectDeps } from './deps.js';
import { heardCouncils } from './heard-councils.js';

it('a form is filled with what each school’s own council did, and says whose it is', async () => {
  const scene = await councilScene();
  for (const key of ['lincoln', 'roosevelt']) {
    await scene.writeSchool(key);
    await scene.must('body', `${key}-council`, { name: 'formBody', title: key, kind: 'council' });
    await scene.must('person', key, { name: 'registerPerson', fullName: `Parent of ${key}`, email: null, timeZone: null });
    await scene.must('body', `${key}-council`, { name: 'seatMember', person: key, seat: null, from: '2025-09-01' });
  }
  await scene.freeze();
  const ofSchool = (subject: string) => ({ kind: ccc, subject, body: `${subject}-council`, required: true, because: 'its own' });
  const { councils } = openRound();
  await scene.must('council-round', 'plan-1/council-input', { ...openRound(2), councils: [...councils, ofSchool('lincoln'), ofSchool('roosevelt')] });
  await scene.must('council-round', 'plan-1/council-input', { name: 'giveRecommendation', council: `${ccc}/roosevelt`, section: 'strategies', item: null, text: 'Go on.', by: null, meeting: null, testData: false });
  const content = { councils: [{ key: mdc, fields: { kind: mdc } }, { key: ccc, fields: { kind: ccc } }] };
  const recorded = await heardCouncils({ stateOf: (_tenant: string, name: string, id: string) => scene.stateOf(name, id) } as unknown as EffectDeps, 'district', 'plan-1', rulesOf(), content);
  expect(recorded[`councils/${mdc}`]).toMatchObject({ fields: { members: ['3'], recommendations: [] } });
  expect(recorded[`councils/${ccc}`]).toMatchObject({
    fields: { members: ['Community council, lincoln: 1', 'Community council, roosevelt: 1'], recommendations: [expect.stringMatching(/^Community council, roosevelt: .*Go on\./)] },
    more: [{ lines: [expect.stringMatching(/^Community council, lincoln: Parent of lincoln/), expect.stringMatching(/^Community council, roosevelt: Parent of roosevelt/)] }],
  });
});

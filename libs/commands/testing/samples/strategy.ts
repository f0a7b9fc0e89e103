import type { strategyEvents } from '#libs/domain/strategy/events.js';
import { day } from '#libs/domain/testing/given.js';
import type { SamplesOf } from './samples-of.js';

const text = { name: 'Summer course', types: ['family-engagement'], aim: 'Students meet.', grades: ['6'], locations: ['Middle school'] };
const targets = [{ measure: 'Students who take part', targets: { 2027: { value: 25, unit: 'percent', qualifier: null, year: null } } }];
const reason = 'The districts agreed.';
const district = '0775';
const said = { by: 'person-1', role: 'coordinator', evidence: null };
const told = { ...said, evidence: 'Minutes of the district’s board.' };

export const strategySamples: SamplesOf<typeof strategyEvents> = {
  StrategyShared: [{ plan: 'plan-1', collaborative: 'A collaborative', text, by: 'person-1', role: 'coordinator' }, { plan: null, collaborative: 'A collaborative', text: { ...text, aim: null }, by: 'person-1', role: 'coordinator' }],
  StrategyJoined: [
    { district, name: 'A district', numbers: ['3', '5'], targets, plan: { tenant: 'a-district', plan: 'plan-2' }, ...told, speaker: 'person-1', version: 1, on: day('2026-03-01') },
    { district, name: 'A district', numbers: ['3'], targets: [], plan: null, ...said, speaker: 'person-1', version: 1, on: day('2026-03-01') },
  ],
  StrategyTargetsSet: [{ district, numbers: ['4'], targets, ...said }],
  StrategySpeakerNamed: [{ district, speaker: 'person-2', ...said }],
  StrategyApproved: [
    { district, version: 1, revision: { number: 2, hash: 'ab'.repeat(32) }, on: day('2026-03-01'), ...told },
    { district, version: 1, revision: null, on: day('2026-03-01'), ...told },
  ],
  StrategyLeft: [{ district, on: day('2026-06-30'), reason, ...said }],
  StrategyChangeProposed: [{ ...said, proposal: 1, district, text, reason, to: [district], on: day('2026-03-02'), answerBy: day('2026-05-01') }],
  StrategyChangeLapsed: [{ proposal: 1, answerBy: day('2026-05-01'), waiting: [district], on: day('2026-05-02') }],
  StrategyChangeAnswered: [
    { proposal: 1, ...said, district, version: 2, answer: 'adopted', reason: null },
    { proposal: 1, ...told, district, version: 2, answer: 'declined', reason },
  ],
  StrategyChangeWithdrawn: [{ ...said, proposal: 1, reason }],
  StrategyProgressReported: [{ ...said, district, on: day('2026-06-30'), note: 'First summer held.', status: 'under-way' }],
};

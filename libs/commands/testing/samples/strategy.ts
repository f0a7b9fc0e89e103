import type { strategyEvents } from '#libs/domain/strategy/events.js';
import { day } from '#libs/domain/testing/given.js';
import type { SamplesOf } from './samples-of.js';

const text = { name: 'Summer course', types: ['family-engagement'], aim: 'Students meet.', grades: ['6'], locations: ['Middle school'] };
const targets = [{ measure: 'Students who take part', targets: { 2027: { value: 25, unit: 'percent', qualifier: null, year: null } } }];
const reason = 'The districts agreed.';
const district = '0775';

export const strategySamples: SamplesOf<typeof strategyEvents> = {
  StrategyShared: [{ plan: 'plan-1', collaborative: 'A collaborative', text }, { plan: null, collaborative: 'A collaborative', text: { ...text, aim: null } }],
  StrategyJoined: [
    { district, name: 'A district', numbers: ['3', '5'], targets, plan: { tenant: 'district', plan: 'plan-2' }, speaker: 'person-1', version: 1, on: day('2026-03-01') },
    { district, name: 'A district', numbers: ['3'], targets: [], plan: null, speaker: 'person-1', version: 1, on: day('2026-03-01') },
  ],
  StrategyTargetsSet: [{ district, numbers: ['4'], targets, by: 'person-1' }],
  StrategySpeakerNamed: [{ district, speaker: 'person-2', by: 'person-1' }],
  StrategyApproved: [
    { district, version: 1, revision: { number: 2, hash: 'ab'.repeat(32) }, on: day('2026-03-01'), by: 'person-1' },
    { district, version: 1, revision: null, on: day('2026-03-01'), by: 'person-1' },
  ],
  StrategyLeft: [{ district, on: day('2026-06-30'), reason, by: 'person-1' }],
  StrategyChangeProposed: [{ proposal: 1, by: district, text, reason, to: [district] }],
  StrategyChangeAnswered: [
    { proposal: 1, district, answer: 'adopted', by: 'person-1', reason: null },
    { proposal: 1, district, answer: 'declined', by: 'person-1', reason },
  ],
  StrategyChangeWithdrawn: [{ proposal: 1, reason }],
  StrategyProgressReported: [{ district, on: day('2026-06-30'), note: 'First summer held.', status: 'under-way' }],
};

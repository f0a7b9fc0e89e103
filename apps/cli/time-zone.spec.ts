import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { chooseZone } from './time-zone.js';
import { zoneOfPeople, zoneOfProgram } from './zone-of-file.js';

const example = (file: string) => readFileSync(`examples/${file}`);
const choose = (wish: Parameters<typeof chooseZone>[1]) => chooseZone('kms', wish);

describe('the time zone of a new district', () => {
  it('is asked for where nothing tells it: a server’s UTC is no district’s', async () => {
    for (const machine of ['UTC', 'Etc/UTC', 'GMT', 'Etc/GMT+5'])
      expect(await choose({ machine })).toMatchObject({ ok: false, refusal: { code: 'setup.time-zone-missing', params: { tenant: 'kms', machine } } });
    expect(await choose({ machine: 'UTC', suggested: () => Promise.resolve(null) })).toMatchObject({ ok: false });
    expect(await choose({ given: 'Central', machine: 'America/Chicago' })).toMatchObject({ ok: false, refusal: { code: 'tenant.unknown-time-zone' } });
  });

  it('is the one given, else what the file tells, else the machine’s', async () => {
    const suggested = () => Promise.resolve({ timeZone: 'America/Chicago', from: 'program' } as const);
    expect(await choose({ given: 'America/Detroit', suggested, machine: 'UTC' })).toEqual({ ok: true, value: { timeZone: 'America/Detroit', from: 'given' } });
    expect(await choose({ suggested, machine: 'America/New_York' })).toEqual({ ok: true, value: { timeZone: 'America/Chicago', from: 'program' } });
    expect(await choose({ machine: 'America/New_York' })).toEqual({ ok: true, value: { timeZone: 'America/New_York', from: 'machine' } });
    expect(await choose({ machine: 'UTC', anyMachine: true })).toEqual({ ok: true, value: { timeZone: 'UTC', from: 'machine' } });
  });

  it('follows from the program’s state where that has one zone, whether the program is given or named in the file', async () => {
    const chicago = { timeZone: 'America/Chicago', from: 'program' };
    expect(await zoneOfProgram(example('kms/plan.yaml'), 'plan.yaml', undefined)).toEqual(chicago);
    expect(await zoneOfProgram(example('kms/plan.docx'), 'plan.docx', 'mn-ai')).toEqual(chicago);
    expect(await zoneOfProgram(example('benton-harbor/timeline-district.csv'), 'timeline.csv', 'mi-sig')).toBeNull();
    expect(await zoneOfProgram(example('lsr7/equity-plan.csv'), 'equity-plan.csv', undefined)).toBeNull();
    expect(await zoneOfProgram(example('kms/plan.yaml'), 'plan.yaml', 'poetry')).toBeNull();
  });

  it('follows from a table of people where all have the same', async () => {
    expect(await zoneOfPeople(example('kms/people.csv'))).toEqual({ timeZone: 'America/Chicago', from: 'people' });
    expect(await zoneOfPeople(Buffer.from('Role,Person,Email,Time zone,Escalate to\nA,B B,b@d.example,America/Chicago,\nC,D D,d@d.example,America/Detroit,\n'))).toBeNull();
    expect(await zoneOfPeople(Buffer.from('Role,Person,Email,Time zone,Escalate to\nA,B B,b@d.example,,\n'))).toBeNull();
    expect(await zoneOfPeople(Buffer.from('no table'))).toBeNull();
  });
});

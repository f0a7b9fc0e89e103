import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { isNamedByPair, isNamedByPlan } from './addresses.js';
import { registry } from './registry.js';

const adr = readFileSync('docs/adr/0003-stream-boundaries.md', 'utf8');

/** What the ADR on stream boundaries says of each kind of stream: `submission` → `<plan>/<stage>`. */
function toldStreams(): Map<string, string> {
  const table = adr.slice(adr.indexOf('| stream |'), adr.indexOf('\n\n', adr.indexOf('| stream |')));
  return new Map([...table.matchAll(/^\| `([a-z-]+)\/([^`]+)`/gm)].map(([, prefix, id]) => [prefix!, id!]));
}

it('ADR 0003 tells of every kind of stream that there is, and of no other', () => {
  expect([...toldStreams().keys()].sort()).toEqual(Object.keys(registry).sort());
});

it('no kind of stream takes the name that ADR 0003 reserves', () => {
  const [, reserved] = /^Reserved [^`]*`([a-z-]+)\//m.exec(adr)!;
  expect(reserved).toBe('budget');
  expect(Object.keys(registry)).not.toContain(reserved);
});

it('ADR 0003 says of each kind whether a plan, or a plan and its stage or year, names it', () => {
  for (const [prefix, id] of toldStreams()) {
    const named = id.startsWith('<plan>/') ? 'pair' : id === '<plan>' || prefix === 'plan' ? 'plan' : 'itself';
    expect([prefix, named]).toEqual([prefix, isNamedByPair(prefix) ? 'pair' : isNamedByPlan(prefix) ? 'plan' : 'itself']);
  }
});

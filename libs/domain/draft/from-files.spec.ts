import { describe, expect, it } from '@jest/globals';
import type { Item } from '../content.js';
import { day, given } from '../testing/given.js';
import { draft } from './draft.js';
import type { DraftEvent } from './events.js';
import { factsOf } from './state.js';

const header = { period: { start: day('2020-07-01'), end: day('2023-06-30') }, district: { number: '0001', name: 'A district', status: null } };
const begun: DraftEvent = { type: 'DraftBegun', data: header };
const document = { id: 'file-1', saltedSha256: 'ab'.repeat(32), bytes: 10, mediaType: 'text/yaml' };
const imported: DraftEvent = { type: 'DraftImported', data: { fileName: 'plan.yaml', document, findings: [], found: 0, anchoredOn: null, movedByYears: 0 } };
const item = (key: string, aim: string): Item => ({ key, fields: { aim } });
const written = (because: 'import' | 'edit', ...items: Item[]): DraftEvent => ({ type: 'ItemsWritten', data: { section: 'goals', items, because } });
const removed = (because: 'import' | 'edit', ...keys: string[]): DraftEvent => ({ type: 'ItemsRemoved', data: { section: 'goals', keys, because } });
const came = [begun, written('import', item('1', 'A file’s'), item('2', 'Its second')), imported];

const fromFiles = (events: readonly DraftEvent[], section = 'goals') => factsOf(given(draft, events).state).fromFiles!(section);

describe('what files alone said of a section', () => {
  it('is nothing where no file was taken in, whoever says that one was', () => {
    expect(fromFiles([begun])).toEqual([]);
    expect(fromFiles([begun, written('import', item('1', 'By hand'))])).toEqual([]);
  });

  it('is not told where nobody wrote in it here', () => {
    expect(fromFiles(came)).toBeNull();
    expect(fromFiles([...came, written('edit', item('1', 'By hand'))], 'strategies')).toBeNull();
  });

  it('is what stood there before somebody wrote in it, took something out of it or began it', () => {
    const file = [item('1', 'A file’s'), item('2', 'Its second')];
    expect(fromFiles([...came, written('edit', item('1', 'By hand')), written('edit', item('3', 'Another'))])).toEqual(file);
    expect(fromFiles([...came, removed('edit', '2')])).toEqual(file);
    expect(fromFiles([begun, imported, written('edit', item('1', 'By hand'))])).toEqual([]);
  });

  it('goes on with what a later file says, in the order that the section has', () => {
    const edited = [...came, written('edit', item('3', 'Another'))];
    expect(fromFiles([...edited, written('import', item('1', 'A later file’s'))])).toEqual([item('1', 'A later file’s'), item('2', 'Its second')]);
    expect(fromFiles([...edited, removed('import', '1')])).toEqual([item('2', 'Its second')]);
    expect(fromFiles([...edited, { type: 'ItemsReordered', data: { section: 'goals', keys: ['3', '2', '1'] } }])).toEqual([item('2', 'Its second'), item('1', 'A file’s')]);
  });
});

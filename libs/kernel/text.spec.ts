import { describe, expect, it } from '@jest/globals';
import { unkeepableTexts } from './text.js';

describe('a text that no database keeps', () => {
  it('is found by its place: NUL and half a surrogate pair, in a value or in a name', () => {
    const value = { note: 'a\u0000b', cells: { Phase: 'x', '\u0000': 'y' }, list: ['fine', '\ud83d'], number: 3, nothing: null };
    expect(unkeepableTexts(value)).toEqual([['note'], ['cells'], ['list', '1']]);
    expect(unkeepableTexts({ note: 'tab\t, line\n, pair 😀' })).toEqual([]);
    expect(unkeepableTexts('\u0000')).toEqual([[]]);
  });
});

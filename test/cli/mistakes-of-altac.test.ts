import { describe, expect, test } from 'vitest';
import { altac } from '../../src/cli/altac.ts';
import { silentTerminal } from './session.ts';

describe('a mistake of altac itself says so, with a code of its own', () => {
  test.each([
    [false, /^altac made a mistake of its own: torn\nALTAC_DEBUG=1 shows where; please report it with the program\n$/],
    [true, /^altac made a mistake of its own: torn\nError: torn\n {4}at [\s\S]*\nPlease report it with the program\n$/],
  ])('and where, if it is asked: %s', async (debug, expected) => {
    let said = '';
    const err = {
      write: (text: string) => {
        said += text;
      },
      colour: false,
      width: 80,
    };
    const out = {
      write: () => {
        throw new Error('torn');
      },
      colour: false,
      width: 80,
    };
    expect(await altac(['explain'], { ...silentTerminal, out, err }, debug)).toBe(70);
    expect(said).toMatch(expected);
  });
});

/** Any commands in any order: every view can be read wherever the run stands, and a step back undoes a step. */

import { describe, expect, test } from 'vitest';
import { compileProgram, programNames } from '../support/programs.ts';
import { seededRandom } from '../support/random.ts';
import { startDebugger } from './client.ts';

const strides = ['moment', 'statement', 'head', 'layer', 'position'] as const;
/** Those that a step back by the same stride undoes, wherever they begin. */
const undone: readonly string[] = ['moment', 'statement'];
const tested = programNames.filter((name) => compileProgram(name).tests.length > 0);

describe.each(tested)('%s', (name) => {
  test('40 random steps', async () => {
    const random = seededRandom(name.length);
    const { launch, go, ask, scope } = startDebugger();
    const [first] = compileProgram(name).tests.filter(({ input }) => input !== '');
    let place = await launch({ program: `${name}.alta`, test: first?.name ?? '', layers: 50 });
    for (let step = 0; step < 40; step++) {
      const by = random.pick(strides);
      const isBack = random.chance(0.3);
      const next = await go('altac/step', { by, back: isBack });
      if (next === 'terminated') break;
      if (undone.includes(by) && !isBack && whereIs(next) !== whereIs(place)) {
        expect(whereIs(await go('altac/step', { by, back: true })), `${by} and back from ${place}`).toBe(
          whereIs(place),
        );
        await go('altac/step', { by });
      }
      place = next;
      expect((await scope('Position')).length).toBeGreaterThan(0);
      expect((await scope('All positions')).length).toBeGreaterThan(0);
      const { result } = await ask<{ result: string }>('evaluate', { expression: '1 + 1' });
      expect(result).toBe('2');
    }
  });
});

/** A head works at all positions: which of them is looked at is no part of where the run is. */
function whereIs(place: string): string {
  return place.replace(/ {3}\[.*\]$/, '').replace(/( head \S+|the end) {3}position \d+: "(\\.|[^"])*"/, '$1');
}

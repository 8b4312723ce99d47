/** All commands of SCAN take long enough for two files of tests, which run side by side. */

import { expect, test } from 'vitest';
import { type ScanCommand, scanCommands } from '../../src/traces/scan-commands.ts';
import { runner } from '../support/programs.ts';
import { ourLayers } from './scan-language.ts';

const parts = 16;

/** Declares tests for every second part of all commands. */
export function testHalfOfScan(half: 'even' | 'odd'): void {
  const commands = scanCommands();
  const { run } = runner('scan');

  function check(command: ScanCommand): string | null {
    const words = command.words.join(' ');
    const { output, layers, halted, brokenPromises } = run(words);
    if (output !== command.actions.join(' ')) return `${words}: ${output}`;
    if (!halted || layers !== ourLayers(command)) return `${words}: ${layers} layers${halted ? '' : ', not halted'}`;
    return brokenPromises > 0 ? `${words}: a broken promise` : null;
  }

  for (let part = half === 'even' ? 0 : 1; part < parts; part += 2) {
    test(`all commands, part ${part + 1} of ${parts}`, () => {
      const chosen = commands.filter((_, i) => i % parts === part);
      expect(chosen.length).toBe(Math.ceil((20_910 - part) / parts));
      expect(chosen.map(check).filter((problem) => problem !== null)).toEqual([]);
    });
  }
}

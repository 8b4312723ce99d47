/** What a report says of how its command was called. */

import { Command, Option } from 'commander';
import { expect, test } from 'vitest';
import { type TypedOptions, typedOptions } from '../../../src/cli/eval/typed-options.ts';

function typed(...words: readonly string[]): TypedOptions {
  const command = new Command('eval')
    .option('--seed <n>', 'x', Number, 0)
    .option('--counts <n,…>', 'x', (text) => text.split(',').map(Number))
    .option('--baseline <files...>', 'x')
    .option('--no-baselines', 'x')
    .option('--begun', 'x')
    .addOption(new Option('--scale <range>', 'x').argParser(() => ({ shortest: 1, longest: 7 })))
    .option('--allow <host>', 'x')
    .option('-o, --output <folder>', 'x')
    .option('--resume', 'x');
  return typedOptions(command.parse(words, { from: 'user' }));
}

test.each([
  { words: [], wanted: '' },
  { words: ['--seed', '3', '--begun'], wanted: '--seed 3 --begun' },
  { words: ['--counts', '1,10', '--no-baselines'], wanted: '--counts 1,10 --no-baselines' },
  { words: ['--baseline', 'a.json', 'b c.json'], wanted: "--baseline a.json 'b c.json'" },
  { words: ['--scale', '1..7'], wanted: '--scale 1..7' },
  { words: ['--allow', "*.it's.org"], wanted: String.raw`--allow '*.it'\''s.org'` },
  // Where a run goes, and that it went on, is nothing that its numbers depend on.
  { words: ['-o', 'run', '--resume', '--seed', '0'], wanted: '--seed 0' },
])('$words', ({ words, wanted }) => {
  expect(typed(...words)).toEqual({ typed: wanted });
});

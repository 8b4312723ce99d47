/** The splits of SCAN, rebuilt from its commands (Lake and Baroni, 2018; Loula et al., 2018). */

import { drawnInteger, shuffled } from '../random/drawing.ts';
import { seededRandom } from '../random/seeded.ts';
import { type ScanCommand, scanCommands } from './scan-commands.ts';
import type { Split, SplitInput, SplitParts } from './split.ts';

/** Outputs of the training part of the split by length are no longer. */
const longestTrainingOutput = 22;

/** How many more actions the longest command has than the longest of that training part, and some room. */
const mostPadding = 31;

export const scanSplits: readonly Split[] = [
  byTest('scan:length', `training on commands of up to ${longestTrainingOutput} actions, test on longer ones`, isLong),
  {
    name: 'scan:length-padded',
    description: `the same with 0 to ${mostPadding} "pad" before each; 4,000 and 800 commands, drawn`,
    parameters: { padding: mostPadding },
    parts: (seed) => padded(seed),
  },
  byTest(
    'scan:add-jump',
    'of the commands with "jump", training has "jump" alone',
    (command) => has(command, 'jump') && command.words.length > 1,
  ),
  byTest(
    'scan:add-turn-left',
    'of the commands with "turn left", training has "turn left" alone',
    (command) => has(command, 'turn left') && command.words.length > 2,
  ),
  byTest('scan:around-right', 'test on commands with "around right"', (command) => has(command, 'around right')),
  byTest('scan:jump-around-right', 'test on commands with "jump around right"', (command) =>
    has(command, 'jump around right'),
  ),
  byTest('scan:opposite-right', 'test on commands with "opposite right"', (command) => has(command, 'opposite right')),
  byTest(
    'scan:primitive-right',
    'test on commands with "walk right", "look right", "run right" or "jump right"',
    (command) => ['walk', 'look', 'run', 'jump'].some((verb) => has(command, `${verb} right`)),
  ),
  {
    name: 'scan:random',
    description: 'training on 80 % of the commands, drawn, test on the others',
    parameters: {},
    parts: (seed) => {
      const inputs = shuffled(scanCommands(), seededRandom(seed)).map(inputOf);
      const count = Math.floor(0.8 * inputs.length);
      return { training: inputs.slice(0, count), test: inputs.slice(count) };
    },
  },
];

function byTest(name: string, description: string, isTest: (command: ScanCommand) => boolean): Split {
  const parts = (): SplitParts => {
    const commands = scanCommands();
    return {
      training: commands.filter((command) => !isTest(command)).map(inputOf),
      test: commands.filter(isTest).map(inputOf),
    };
  };
  return { name, description, parameters: {}, parts };
}

function padded(seed: number): SplitParts {
  const random = seededRandom(seed);
  const commands = shuffled(scanCommands(), random);
  const drawn = (count: number, from: readonly ScanCommand[]): SplitInput[] =>
    from.slice(0, count).map(({ words }) => ({
      words,
      before: Array.from({ length: drawnInteger(random, 0, mostPadding) }, () => 'pad'),
    }));
  return {
    training: drawn(
      4000,
      commands.filter((command) => !isLong(command)),
    ),
    test: drawn(800, commands.filter(isLong)),
  };
}

function isLong({ actions }: ScanCommand): boolean {
  return actions.length > longestTrainingOutput;
}

/** Whether these words follow one another in the command. */
function has({ words }: ScanCommand, phrase: string): boolean {
  return ` ${words.join(' ')} `.includes(` ${phrase} `);
}

function inputOf({ words }: ScanCommand): SplitInput {
  return { words, before: [] };
}

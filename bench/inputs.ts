/** What the benchmarks run programs on: the same inputs every time. */

import { seededRandom } from '../src/random/seeded.ts';
import { scanCommands } from '../src/traces/scan-commands.ts';

export interface Load {
  readonly program: string;
  /** What the inputs are. */
  readonly what: string;
  readonly inputs: readonly string[];
}

export function loads(): Load[] {
  const random = seededRandom(2410);
  const whole = (below: number): number => Math.floor(random() * below);
  const digits = (length: number): string => Array.from({ length }, () => whole(10)).join('');
  const words = (length: number, vocabulary: readonly string[]): string =>
    Array.from({ length }, () => vocabulary[whole(vocabulary.length)]).join(' ');
  const commands = scanCommands();
  return [
    { program: 'addition', what: '20 digits + 20 digits', inputs: times(20, () => `${digits(20)}+${digits(20)}`) },
    {
      program: 'subleq',
      what: '20 programs of 16 words',
      inputs: times(20, () => Array.from({ length: 16 }, () => whole(17) - 1).join(' ')),
    },
    {
      program: 'scan',
      what: '40 of the 20,910 commands',
      inputs: times(40, () => commands[whole(commands.length)]?.words.join(' ') ?? ''),
    },
    { program: 'parity_relative', what: '40 bits', inputs: times(20, () => words(40, ['0', '1'])) },
    { program: 'parity_counting', what: '100 bits', inputs: times(20, () => words(100, ['0', '1'])) },
    { program: 'sort', what: '16 numbers', inputs: times(20, () => shuffled(16, whole).join(' ')) },
    { program: 'reverse', what: '32 letters', inputs: times(20, () => words(32, ['a', 'b', 'x', 'z'])) },
  ];
}

function times(count: number, make: () => string): string[] {
  return Array.from({ length: count }, make);
}

function shuffled(count: number, whole: (below: number) => number): number[] {
  const items = Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last--) {
    const other = whole(last + 1);
    [items[last], items[other]] = [items[other] ?? 0, items[last] ?? 0];
  }
  return items;
}

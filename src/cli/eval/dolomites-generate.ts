/** `altac eval dolomites generate`: a model writes the outputs of examples. */

import { rowOf } from '../../evaluation/methodical-writing/tasks.ts';
import { writtenOutput, writtenOutputIn } from '../../evaluation/methodical-writing/writing.ts';
import { mixedSeed } from '../../random/seeded.ts';
import type { Terminal } from '../terminal.ts';
import { runWriting, type WritingRunOptions } from './dolomites-run.ts';
import { examplesIn, outputsName } from './writing-files.ts';

export async function generateOutputsCommand(
  file: string,
  options: WritingRunOptions,
  terminal: Terminal,
): Promise<number> {
  const { origin, content: examples } = examplesIn(file);
  const { temperature, maxTokens: most, seed, output } = options;
  const run = await runWriting(
    {
      command: 'generate',
      what: 'outputs',
      items: examples.map(({ id, task, input }) => ({ id, task, input })),
      settings: { examples: origin },
      work: (item, chat, index) => writtenOutput(item, chat, { temperature, most, seed: mixedSeed(seed, index) }),
      decode: writtenOutputIn,
      files: (written) => ({
        [outputsName]: examples
          .map((example, index) => rowOf({ ...example, output: written[index]?.output ?? '' }))
          .map((row) => `${JSON.stringify(row)}\n`)
          .join(''),
      }),
    },
    options,
    terminal,
  );
  if (typeof run === 'number') return run;
  const { results } = run;
  const cut = results.filter(({ finish }) => finish === 'length').length;
  if (cut > 0) terminal.err.write(`${cut} outputs were cut at ${most} tokens: \`--max-tokens\` gives more\n`);
  terminal.out.write(`${results.length} outputs in ${output}/${outputsName}\n`);
  return 0;
}

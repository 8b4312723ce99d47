/** `altac demo`: the whole path on one program. */

import { join } from 'node:path';
import { checkCommand } from './check.ts';
import { compileCommand } from './compile.ts';
import { withTemporaryFolder } from './output-files.ts';
import { packageFile } from './package-files.ts';
import { runCommand } from './run.ts';
import type { Terminal } from './terminal.ts';
import { testCommand } from './test.ts';

export async function demoCommand(terminal: Terminal): Promise<number> {
  const file = packageFile('programs/parity_relative.alta');
  const say = (text: string): void => terminal.out.write(`\n$ ${text}\n`);
  return withTemporaryFolder(async (folder) => {
    const name = join(folder, 'parity');
    say('altac check parity_relative.alta');
    const checked = await checkCommand([file], { format: 'text' }, terminal);
    say('altac test parity_relative.alta');
    const tested = await testCommand([file], { engine: 'interpreter' }, terminal);
    say('altac run parity_relative.alta "1 0 1 1" --show');
    const ran = await runCommand(file, ['1 0 1 1'], { show: true }, terminal);
    say('altac compile parity_relative.alta -o parity');
    const compiled = await compileCommand(file, { output: name }, terminal);
    say('altac run parity.safetensors "1 0 1 1"    # the weights give the same answer');
    const weights = await runCommand(`${name}.safetensors`, ['1 0 1 1'], { engine: 'sparse' }, terminal);
    return Math.max(checked, tested, ran, compiled, weights);
  });
}

/** `altac demo`: the whole path on one program. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkCommand } from './check.ts';
import { compileCommand, testCommand } from './commands.ts';
import { run } from './run.ts';

export async function demo(): Promise<number> {
  // The bundle lies one folder below the root, beside programs/.
  const file = fileURLToPath(new URL('../programs/parity_relative.alta', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'altac-demo-'));
  const name = join(folder, 'parity');
  const parameter: readonly string[] = [];
  const say = (text: string): void => {
    process.stdout.write(`\n$ ${text}\n`);
  };
  try {
    say('altac check parity_relative.alta');
    const checked = checkCommand([file], { format: 'text', parameter });
    say('altac test parity_relative.alta');
    const tested = await testCommand([file], { engine: 'interpreter', parameter });
    say('altac run parity_relative.alta "1 0 1 1" --show');
    const ran = await run(file, ['1 0 1 1'], { show: true, parameter });
    say('altac compile parity_relative.alta -o parity');
    const compiled = compileCommand(file, { output: name, parameter });
    say('altac run parity.safetensors "1 0 1 1"    # the weights give the same answer');
    const weights = await run(`${name}.safetensors`, ['1 0 1 1'], { engine: 'sparse', parameter });
    return Math.max(checked, tested, ran, compiled, weights);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `altac` as a process: streams, signals and the exit code. */

import packageFile from '../../package.json' with { type: 'json' };
import { processTerminal } from './terminal.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever reads may stop early, as in `altac run … | head -1`: then there is nothing left to do.
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`error: the output cannot be written: ${error.message}\n`);
  process.exit(2);
});
process.stderr.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

const words = process.argv.slice(2);
// Asked for by scripts, at every start: it must not wait for the rest to load.
if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
  process.stdout.write(`${packageFile.version}\n`);
} else if ((words[0] === 'lsp' || words[0] === 'dap') && words.slice(1).every((word) => word === '--stdio')) {
  // An editor waits for it.
  await processTerminal().startServer(words[0]);
} else {
  const { altac } = await import('./altac.ts');
  process.exitCode = await altac(words, processTerminal(), process.env['ALTAC_DEBUG'] === '1');
}

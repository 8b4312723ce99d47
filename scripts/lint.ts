/**
 * Runs the static checks on the current folder, at the same time, and says which of them failed.
 * Exit code 1 if any did.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

interface Check {
  readonly name: string;
  readonly tool: string;
  readonly options: readonly string[];
}

interface Outcome {
  readonly check: Check;
  readonly passed: boolean;
  readonly output: string;
  readonly seconds: number;
}

/** Warnings fail as well: a check whose complaints change nothing is soon not read. */
const checks: readonly Check[] = [
  { name: 'types', tool: 'tsc', options: ['--noEmit', '--pretty', 'false'] },
  {
    name: 'types of what runs in pages',
    tool: 'tsc',
    options: ['--noEmit', '--pretty', 'false', '--project', 'playground'],
  },
  {
    name: 'style',
    tool: 'biome',
    options: ['ci', '--colors=off', '--error-on-warnings', '--max-diagnostics=200', '.'],
  },
  {
    name: 'rules and import directions',
    tool: 'oxlint',
    options: ['--type-aware', '--deny-warnings', '--report-unused-disable-directives-severity=error'],
  },
  { name: 'unused code and dependencies', tool: 'knip', options: ['--no-progress'] },
];

/** One output for terminals, files and tests: without colours, whatever the caller asked for (biome has its own option). */
const { FORCE_COLOR: _, ...inherited } = process.env;
const environment = { ...inherited, NO_COLOR: '1' };

const tools = fileURLToPath(new URL('../node_modules/.bin/', import.meta.url));

async function run(check: Check): Promise<Outcome> {
  const started = performance.now();
  const child = spawn(tools + check.tool, check.options, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const passed = await new Promise<boolean>((resolve) => {
    child.on('error', (error) => {
      output += `${check.tool} cannot be started: ${error.message}\n`;
      resolve(false);
    });
    child.on('close', (code) => {
      resolve(code === 0);
    });
  });
  return { check, passed, output, seconds: (performance.now() - started) / 1000 };
}

const outcomes = await Promise.all(checks.map(run));
for (const { check, passed, output } of outcomes) {
  if (!passed) console.log(`── ${check.name} (${check.tool})\n\n${output.trim()}\n`);
}
for (const { check, passed, seconds } of outcomes) {
  console.log(`${passed ? 'passed' : 'FAILED'}  ${check.name} (${check.tool}, ${seconds.toFixed(1)} s)`);
}
process.exitCode = outcomes.every((outcome) => outcome.passed) ? 0 : 1;

/** Commands that the reference's SCAN program was run on: the same layout of positions, the same actions in the same places. */

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { scanCommands } from '../../src/traces/scan-commands.ts';
import golden from '../fixtures/golden/scan.json' with { type: 'json' };
import { everyRunner, runner } from '../support/programs.ts';
import { referenceLayers } from './scan-language.ts';

test('the commands, meanings and layers of these tests are those of the reference', () => {
  const commands = scanCommands();
  const lines = commands.map(
    (command) => `${command.words.join(' ')}\t${command.actions.join(' ')}\t${referenceLayers(command)}`,
  );
  const digest = createHash('sha256').update(lines.sort().join('\n')).digest('hex');
  expect(commands.length).toBe(golden.all.count);
  expect(digest).toBe(golden.all.sha256_cmd_actions_layers);
});

test('ours writes the same actions, in fewer layers', () => {
  const { run } = runner('scan');
  for (const { cmd, actions, layers } of golden.cases) {
    const answer = run(cmd);
    expect(answer.output, cmd).toBe(actions);
    expect(answer.layers, cmd).toBeLessThan(layers);
  }
});

test('the weights write them too', async () => {
  const [, sparse] = await everyRunner('scan');
  for (const { cmd, actions } of golden.cases.slice(0, 20)) expect(sparse?.run(cmd).output, cmd).toBe(actions);
});

test('padding before the start moves everything', () => {
  const { run } = runner('scan', { padding: 8 });
  for (const { cmd, padding, actions } of golden.padding) {
    const frame = [...Array<string>(padding).fill('pad'), 'start', ...Array<string>(67).fill('memory')];
    expect(run(`${frame.join(' ')} ${cmd} eos`, { raw: true }).output, cmd).toBe(actions);
  }
});

const edges: readonly { readonly command: string; readonly right: string; readonly because: string }[] = [
  {
    command: 'walk walk',
    right: '',
    because: 'it is no command, so it has no answer; the reference answers for the last sentence on its stack',
  },
  {
    command: 'twice',
    right: '',
    because: 'likewise; for the reference "no rule" is −1, which is the last rule of its table, and it never halts',
  },
  {
    command: 'jump and walk and run',
    right: 'JUMP WALK RUN',
    because: 'the grammar has such commands, though the data set has none; the reference is right',
  },
];

test.each(edges)('"$command": $because', ({ command, right }) => {
  const { output, halted } = runner('scan').run(command);
  expect(output).toBe(right);
  expect(halted).toBe(true);
});

test('every edge of the golden file has a right answer here', () => {
  expect(edges.map(({ command }) => command)).toEqual(golden.edge.map(({ cmd }) => cmd));
});

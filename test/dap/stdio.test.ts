/** A whole session over stdin and stdout, by the client that debug adapters are tested with. */

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { repository } from '../temporary-folder.ts';

const program = join(repository, 'programs/addition.alta');
let client: DebugClient;

beforeEach(async () => {
  // Builds what `altac dap` starts.
  execFileSync(process.execPath, [join(repository, 'bin/altac.mjs'), 'dap', '--help']);
  client = new DebugClient(process.execPath, join(repository, 'dist/dap.mjs'), 'alta');
  await client.start();
});

afterEach(() => client.stop());

test('break, step, step back, run back, run to the end', async () => {
  await client.hitBreakpoint({ program, input: '5+5', stopOnEntry: false }, { path: program, line: 33 });
  const step = (request: Promise<unknown>, line: number): Promise<unknown> =>
    Promise.all([client.assertStoppedLocation('step', { path: program, line }), request]);
  const threadId = 1;
  await step(client.nextRequest({ threadId }), 34);
  // The assignment in the block of that line.
  await step(client.nextRequest({ threadId }), 34);
  await step(client.stepBackRequest({ threadId }), 34);
  await step(client.stepBackRequest({ threadId }), 33);
  await Promise.all([
    client.assertStoppedLocation('entry', { path: program, line: 15 }),
    client.reverseContinueRequest({ threadId }),
  ]);
  await client.setBreakpointsRequest({ source: { path: program }, breakpoints: [] });
  await Promise.all([client.assertOutput('stdout', '0 0 1 0 0   (4 layers)'), client.continueRequest({ threadId })]);
  await Promise.all([client.waitForEvent('terminated'), client.continueRequest({ threadId })]);
});

test('it ends, in peace, when the client disconnects, and when it is gone', async () => {
  const adapter = join(repository, 'dist/dap.mjs');
  const message = JSON.stringify({ seq: 1, type: 'request', command: 'disconnect', arguments: {} });
  const farewell = spawn(process.execPath, [adapter], { stdio: ['pipe', 'ignore', 'inherit'] });
  farewell.stdin.write(`Content-Length: ${message.length}\r\n\r\n${message}`);
  expect(await once(farewell, 'exit')).toEqual([0, null]);
  const left = spawn(process.execPath, [adapter], { stdio: ['pipe', 'ignore', 'inherit'] });
  left.stdin.end();
  expect(await once(left, 'exit')).toEqual([0, null]);
});

test('whatever is advertised is answered', async () => {
  const given: object = { program, input: '5+5' };
  const { body = {} } = await client.initializeRequest();
  await Promise.all([client.waitForEvent('initialized'), client.launchRequest(given)]);
  await Promise.all([client.waitForEvent('stopped'), client.configurationDoneRequest()]);
  const requests: Readonly<Record<string, [string, object][]>> = {
    supportsStepBack: [
      ['stepBack', {}],
      ['reverseContinue', {}],
    ],
    supportsConfigurationDoneRequest: [],
    supportsSteppingGranularity: [['next', { granularity: 'instruction' }]],
    supportsEvaluateForHovers: [['evaluate', { expression: 'carry', context: 'hover' }]],
    supportsCompletionsRequest: [['completions', { text: 'car', column: 4 }]],
    supportsConditionalBreakpoints: [],
    supportsHitConditionalBreakpoints: [],
    supportsLogPoints: [],
    supportsFunctionBreakpoints: [['setFunctionBreakpoints', { breakpoints: [] }]],
    supportsDataBreakpoints: [
      ['dataBreakpointInfo', { name: 'carry', variablesReference: 1 }],
      ['setDataBreakpoints', { breakpoints: [] }],
    ],
    supportsBreakpointLocationsRequest: [['breakpointLocations', { source: { path: program }, line: 25 }]],
    supportsExceptionInfoRequest: [['exceptionInfo', { threadId: 1 }]],
    supportsRestartRequest: [['restart', {}]],
    supportsTerminateRequest: [['terminate', {}]],
  };
  const advertised = Object.keys(body).filter((name) => name.startsWith('supports'));
  expect(Object.keys(requests).sort()).toEqual(advertised.sort());
  for (const [command, given] of Object.values(requests).flat()) {
    expect(await client.customRequest(command, given)).toMatchObject({ success: true, command });
  }
});

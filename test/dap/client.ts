/** A client of the debug adapter in the same process: requests as a user gives them, and what is seen afterwards. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { createAdapter, type Message } from '../../dap/adapter.ts';
import type { LaunchArguments } from '../../dap/launch.ts';
import { repository } from '../temporary-folder.ts';

export interface DebugClient {
  /** Rejects with what the adapter says where it refuses. */
  readonly ask: <Body>(command: string, given?: object) => Promise<Body>;
  /** Asks, and waits until the run has stopped or is over. */
  readonly go: (command: string, given?: object) => Promise<string>;
  /** Launches, gives the requests for breakpoints, and waits for the first stop. */
  readonly launch: (given: LaunchArguments, ...before: readonly [string, object][]) => Promise<string>;
  /** What was written to the console. */
  readonly output: () => string;
  /** A scope of the top frame as lines `name: value`, by the beginning of its name. */
  readonly scope: (name: string) => Promise<readonly string[]>;
}

/** `files`: programs by name, in place of those in `programs/`. */
export function startDebugger(files: Readonly<Record<string, string>> = {}): DebugClient {
  const waiting = new Map<number, (response: DebugProtocol.Response) => void>();
  const events: DebugProtocol.Event[] = [];
  let wake = (): void => {};
  let sequence = 0;
  const send = createAdapter(
    {
      read: async (uri) => {
        const name = uri.replace(/^.*\//, '');
        return files[name] ?? (await readFile(join(repository, 'programs', name), 'utf8').catch(() => null));
      },
      toUri: (path) => pathToFileURL(join('/alta', path)).href,
      toPath: (uri) => uri.replace(/^.*\//, ''),
      breathe: () => new Promise((done) => setImmediate(done)),
    },
    (message: Message) => {
      // As it goes over a wire.
      const copy: DebugProtocol.Response & DebugProtocol.Event = JSON.parse(JSON.stringify(message));
      if (copy.type === 'response') waiting.get(copy.request_seq)?.(copy);
      else {
        events.push(copy);
        wake();
      }
    },
  );
  const ask = async <Body>(command: string, given: object = {}): Promise<Body> => {
    const seq = ++sequence;
    const response = await new Promise<DebugProtocol.Response>((answered) => {
      waiting.set(seq, answered);
      send({ seq, type: 'request', command, arguments: given });
    });
    if (!response.success) throw new Error(response.message);
    return response.body;
  };
  const seen = async (from: number): Promise<DebugProtocol.Event> => {
    for (;;) {
      const found = events.slice(from).find(({ event }) => event === 'stopped' || event === 'terminated');
      if (found !== undefined) return found;
      await new Promise<void>((done) => {
        wake = done;
      });
    }
  };
  const after = async (from: number): Promise<string> => {
    const { event, body } = await seen(from);
    if (event === 'terminated') return 'terminated';
    const { stackFrames } = await ask<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId: 1 });
    const [top, layer] = stackFrames;
    const reason = body.description === undefined ? body.reason : `${body.reason}: ${body.description}`;
    return `${top?.line}:${top?.column} ${top?.name}   ${layer?.name}   [${reason}]`;
  };
  const go = async (command: string, given: object = {}): Promise<string> => {
    const from = events.length;
    await ask(command, given);
    return after(from);
  };
  return {
    ask,
    go,
    launch: async (given, ...before) => {
      await ask('initialize', { adapterID: 'alta' });
      await ask('launch', given);
      for (const [command, breakpoints] of before) await ask(command, breakpoints);
      return go('configurationDone');
    },
    output: () =>
      events
        .filter(({ event }) => event === 'output')
        .map(({ body }) => String(body.output))
        .join(''),
    scope: async (name) => {
      const { scopes } = await ask<DebugProtocol.ScopesResponse['body']>('scopes', { frameId: 1 });
      const found = scopes.find((scope) => scope.name.startsWith(name));
      if (found === undefined) throw new Error(`no scope ${name} among ${scopes.map((scope) => scope.name).join()}`);
      const { variables } = await ask<DebugProtocol.VariablesResponse['body']>('variables', found);
      return variables.map((variable) => `${variable.name}: ${variable.value}`);
    },
  };
}

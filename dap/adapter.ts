/**
 * The debug adapter: requests of the Debug Adapter Protocol in, responses and events out. It runs nothing while it steps:
 * the run was recorded whole, and the debugger is a place in it, which moves back as well as forward.
 */

import type { DebugProtocol } from '@vscode/debugprotocol';
import { createCompile } from '../src/compile.ts';
import type { Stride } from '../src/debugger/moments.ts';
import { exceptionFilters } from './breakpoints.ts';
import type { DebugHost } from './host.ts';
import { type LaunchArguments, launch } from './launch.ts';
import { createSession, type Session, type SessionEvents } from './session.ts';

export type Message = DebugProtocol.Request | DebugProtocol.Response | DebugProtocol.Event;

/** The documented arguments of `altac/step`: the strides for which the protocol has no command. */
interface StepArguments {
  readonly by: Stride;
  readonly back?: boolean;
}

/** What may be asked, and with which arguments. */
interface Requests {
  readonly initialize: DebugProtocol.InitializeRequestArguments;
  readonly launch: DebugProtocol.LaunchRequestArguments & LaunchArguments;
  readonly restart: unknown;
  readonly configurationDone: unknown;
  readonly disconnect: unknown;
  readonly terminate: unknown;
  readonly setBreakpoints: DebugProtocol.SetBreakpointsArguments;
  readonly setFunctionBreakpoints: DebugProtocol.SetFunctionBreakpointsArguments;
  readonly setDataBreakpoints: DebugProtocol.SetDataBreakpointsArguments;
  readonly setExceptionBreakpoints: DebugProtocol.SetExceptionBreakpointsArguments;
  readonly dataBreakpointInfo: DebugProtocol.DataBreakpointInfoArguments;
  readonly breakpointLocations: DebugProtocol.BreakpointLocationsArguments;
  readonly threads: unknown;
  readonly stackTrace: DebugProtocol.StackTraceArguments;
  readonly scopes: DebugProtocol.ScopesArguments;
  readonly variables: DebugProtocol.VariablesArguments;
  readonly evaluate: DebugProtocol.EvaluateArguments;
  readonly completions: DebugProtocol.CompletionsArguments;
  readonly exceptionInfo: unknown;
  readonly continue: unknown;
  readonly reverseContinue: unknown;
  readonly pause: unknown;
  readonly next: DebugProtocol.NextArguments;
  readonly stepIn: unknown;
  readonly stepOut: unknown;
  readonly stepBack: DebugProtocol.StepBackArguments;
  readonly 'altac/step': StepArguments;
}

type Handlers = { readonly [Command in keyof Requests]: (given: Requests[Command]) => unknown };

/** A refusal that is shown to the user, and is no fault of the adapter. */
class Refusal extends Error {}

const capabilities: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsStepBack: true,
  supportsSteppingGranularity: true,
  supportsEvaluateForHovers: true,
  supportsCompletionsRequest: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsFunctionBreakpoints: true,
  supportsDataBreakpoints: true,
  supportsBreakpointLocationsRequest: true,
  supportsExceptionInfoRequest: true,
  supportsRestartRequest: true,
  supportsTerminateRequest: true,
  exceptionBreakpointFilters: [...exceptionFilters],
};

/** `send` gets responses and events; the result takes the client's messages, in order. */
export function createAdapter(host: DebugHost, send: (message: Message) => void): (message: unknown) => void {
  let sequence = 0;
  let session: Session | null = null;
  let launched: LaunchArguments = {};
  /** What a request sets off is told after its response. */
  let held: Message[] | null = null;
  const event = (name: string, body?: unknown): void => {
    const message = { seq: ++sequence, type: 'event', event: name, ...(body === undefined ? {} : { body }) };
    if (held === null) send(message);
    else held.push(message);
  };
  const events: SessionEvents = {
    stopped: (body) => event('stopped', { threadId: 1, allThreadsStopped: true, ...body }),
    output: (category, output) => event('output', { category, output: `${output}\n` }),
    ended: () => event('terminated'),
  };
  const compile = createCompile();

  const running = (): Session => {
    if (session === null) throw new Refusal('No program is running');
    return session;
  };
  const begin = async (given: LaunchArguments, before: Session | null): Promise<void> => {
    const result = await launch(given, host, compile);
    if (!result.ok) {
      events.output('stderr', result.detail);
      throw new Refusal(result.message);
    }
    launched = given;
    session = createSession(result.target, given, host, events, before?.settings);
  };

  const handlers: Handlers = {
    initialize: () => capabilities,
    launch: async (given) => {
      await begin(given, null);
      // Only now can breakpoints be placed.
      event('initialized');
    },
    restart: async () => {
      await begin(launched, running());
      running().start();
    },
    configurationDone: () => running().start(),
    disconnect: () => {
      session = null;
    },
    terminate: () => {
      session = null;
      events.ended();
    },
    setBreakpoints: (given) => ({ breakpoints: running().setLines(given) }),
    setFunctionBreakpoints: ({ breakpoints }) => ({ breakpoints: running().setNames(breakpoints) }),
    setDataBreakpoints: ({ breakpoints }) => ({ breakpoints: running().setData(breakpoints) }),
    setExceptionBreakpoints: ({ filters }) => running().setTroubles(filters),
    dataBreakpointInfo: (given) => running().dataInfo(given),
    breakpointLocations: (given) => ({ breakpoints: running().locations(given) }),
    threads: () => ({ threads: [{ id: 1, name: session?.title() ?? 'ALTA' }] }),
    stackTrace: ({ startFrame = 0, levels = 0 }) => {
      const frames = running().frames();
      const end = levels > 0 ? startFrame + levels : frames.length;
      return { stackFrames: frames.slice(startFrame, end), totalFrames: frames.length };
    },
    scopes: () => ({ scopes: running().scopes() }),
    variables: ({ variablesReference }) => ({ variables: running().variables(variablesReference) }),
    evaluate: ({ expression }) => {
      const result = running().evaluate(expression);
      if (!result.ok) throw new Refusal(result.message);
      return { result: result.text, variablesReference: 0 };
    },
    completions: ({ text, column }) => ({ targets: running().completions(text, column) }),
    exceptionInfo: () => running().exceptionInfo(),
    continue: () => {
      void running().run('forward');
      return { allThreadsContinued: true };
    },
    reverseContinue: () => {
      void running().run('back');
    },
    pause: () => running().pause(),
    next: ({ granularity }) => running().step(granularity === 'instruction' ? 'moment' : 'statement', 'forward'),
    stepIn: () => running().step('moment', 'forward'),
    stepOut: () => running().step('layer', 'forward'),
    stepBack: ({ granularity }) => running().step(granularity === 'instruction' ? 'moment' : 'statement', 'back'),
    'altac/step': ({ by, back = false }) => running().step(by, back ? 'back' : 'forward'),
  };

  // Requests are answered in the order in which they come.
  let queue: Promise<void> = Promise.resolve();
  return (message) => {
    if (isRequest(message)) queue = queue.then(() => respond(message));
  };

  async function respond({ seq, command, arguments: given }: DebugProtocol.Request): Promise<void> {
    const response = { type: 'response', request_seq: seq, command };
    const events: Message[] = [];
    held = events;
    try {
      if (!isCommand(command)) throw new Refusal(`The ALTA debugger does not know \`${command}\``);
      const body: unknown = await handle(command, given ?? {});
      send({ seq: ++sequence, ...response, success: true, ...(body === undefined ? {} : { body }) });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const id = error instanceof Refusal ? 1 : 2;
      const body = { error: { id, format: message.replaceAll('{', '{{'), showUser: command === 'launch' } };
      send({ seq: ++sequence, ...response, success: false, message, body });
    }
    held = null;
    for (const each of events) send(each);
  }

  function handle<Command extends keyof Requests>(command: Command, given: Requests[Command]): unknown {
    return handlers[command](given);
  }

  function isCommand(command: string): command is keyof Requests {
    return Object.hasOwn(handlers, command);
  }
}

function isRequest(message: unknown): message is DebugProtocol.Request {
  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    message.type === 'request' &&
    'command' in message &&
    typeof message.command === 'string'
  );
}

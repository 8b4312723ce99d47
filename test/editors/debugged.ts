/** A test is debugged from its lens, forward and back, with the commands of the editor. */

import * as vscode from 'vscode';
import { equal, holds, lensOf, opened, until } from './asking.ts';

interface Frame {
  readonly line: number;
  readonly name: string;
}

export async function debugged(folder: vscode.Uri): Promise<void> {
  const { document } = await opened(folder, 'addition.alta');
  const carry = lineOf(document, 'carry = sum / 10');
  const range = new vscode.Range(carry, 0, carry, 0);
  const breakpoint = new vscode.SourceBreakpoint(new vscode.Location(document.uri, range), true, 'sum >= 10');
  vscode.debug.addBreakpoints([breakpoint]);
  const lens = await until('the lens to debug a test', () => lensOf(document, 'Debug', 'carries all the way'));
  void vscode.commands.executeCommand(lens.command, ...(lens.arguments ?? []));
  await until('a debug session', () => vscode.debug.activeDebugSession);

  const first = await stopped((frame) => frame.name.startsWith('head right'), 'the entry');
  holds(first.name.includes('position 0'), first.name);
  await run('continue');
  const hit = await stopped(({ line }) => line === carry + 1, 'the breakpoint, where the sum is 10');
  await run('stepOver');
  await stopped(({ line }) => line === carry + 2, 'the next line');
  await run('stepBack');
  equal((await stopped(({ line }) => line === carry + 1, 'the line before')).name, hit.name, 'the place one step back');
  const { result } = await request<{ readonly result: string }>('evaluate', { expression: 'sum', frameId: 1 });
  holds(Number(result) >= 10, `the sum, ${result}`);
  await vscode.commands.executeCommand('altac.debug.nextLayer');
  await stopped((frame) => frame.name.startsWith('head right'), 'the next layer');
  await run('reverseContinue');
  await stopped(({ line }) => line === carry + 1, 'the breakpoint, on the way back');
  await vscode.debug.stopDebugging();
  await until('the end of the session', () => vscode.debug.activeDebugSession === undefined);
  vscode.debug.removeBreakpoints([breakpoint]);
}

/** What a picture shows of the debugger: the third layer, where a carry has come up. */
export async function debuggedForPicture(folder: vscode.Uri): Promise<void> {
  const { document } = await opened(folder, 'addition.alta');
  const line = lineOf(document, 'carry = sum / 10');
  const place = new vscode.Location(document.uri, new vscode.Range(line, 0, line, 0));
  vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(place, true, 'a == "8"')]);
  await vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(document.uri), {
    type: 'alta',
    request: 'launch',
    name: '789+456',
    program: document.uri.fsPath,
    input: '789+456',
    stopOnEntry: false,
  });
  await stopped((frame) => frame.line === line + 1, 'the breakpoint');
  await vscode.commands.executeCommand('altac.debug.nextPosition');
  await vscode.commands.executeCommand('altac.debug.nextPosition');
  for (let step = 0; step < 4; step++) {
    await run('stepOver');
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  await vscode.commands.executeCommand('workbench.action.closePanel');
}

/** The editor takes commands once it knows where the run stands. */
async function run(command: string): Promise<void> {
  await until(`a frame to ${command} from`, () => vscode.debug.activeStackItem instanceof vscode.DebugStackFrame);
  await vscode.commands.executeCommand(`workbench.action.debug.${command}`);
}

function lineOf(document: vscode.TextDocument, text: string): number {
  return document.positionAt(document.getText().indexOf(text)).line;
}

function request<Answer>(command: string, given: object): Thenable<Answer> {
  const session = vscode.debug.activeDebugSession;
  if (session === undefined) throw new Error(`no debug session for ${command}`);
  return session.customRequest(command, given);
}

/** The top frame, once the run stands where it is expected. */
function stopped(isThere: (frame: Frame) => boolean, what: string): Promise<Frame> {
  return until(what, async () => {
    const { stackFrames } = await request<{ readonly stackFrames: readonly Frame[] }>('stackTrace', { threadId: 1 });
    return stackFrames.slice(0, 1).find(isThere);
  });
}

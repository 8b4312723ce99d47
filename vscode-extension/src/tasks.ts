/** Tasks that call the command line: `altac` has to be on the PATH. Mistakes that it prints appear as problems. */

import * as vscode from 'vscode';

const type = 'altac';
const commands = ['check', 'test', 'verify'];
// biome-ignore lint/suspicious/noTemplateCurlyInString: the editor fills it in
const openFile = '${file}';

export function registerTasks(): vscode.Disposable {
  return vscode.tasks.registerTaskProvider(type, {
    provideTasks: () => commands.map((command) => taskOf({ type, command }, vscode.TaskScope.Workspace)),
    resolveTask: ({ definition, scope }) => taskOf(definition, scope ?? vscode.TaskScope.Workspace),
  });
}

function taskOf(definition: vscode.TaskDefinition, scope: vscode.WorkspaceFolder | vscode.TaskScope): vscode.Task {
  const { command, file = openFile, options = [] } = definition;
  const words = [command, file, ...(Array.isArray(options) ? options : [])].map(String);
  const name = words.filter((word) => word !== openFile).join(' ');
  const task = new vscode.Task(definition, scope, name, type, new vscode.ShellExecution('altac', words), '$altac');
  if (command === 'test') task.group = vscode.TaskGroup.Test;
  return task;
}

/**
 * Test files run one after another in the same process (`isolate: false` in vitest.config.ts). So that none depends on
 * another, each has to leave as it found it what all of them see. What modules hold needs no watching: altac has no mutable
 * module state, and no test replaces a module.
 */

import { deepStrictEqual as deepEqual } from 'node:assert';
import { afterAll } from 'vitest';

const found = seenByAll();
const environment = { ...process.env };

// Hooks run last in, first out: this one after all of the file.
afterAll(() => {
  deepEqual(seenByAll(), found, 'this test file leaves something changed for others that run in its process');
  const names = new Set([...Object.keys(environment), ...Object.keys(process.env)]);
  const changed = [...names].filter((name) => environment[name] !== process.env[name]);
  deepEqual(changed, [], `this test file leaves environment variables changed: ${changed.join(', ')}`);
});

function seenByAll(): Readonly<Record<string, unknown>> {
  return {
    workingDirectory: process.cwd(),
    exitCode: process.exitCode,
    // Where a test puts one of its own in the place of time or chance.
    global: functionsOf(globalThis, ['Date', 'setTimeout', 'setInterval', 'queueMicrotask', 'fetch']),
    chance: functionsOf(Math, ['random']),
  };
}

function functionsOf(owner: object, names: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(names.map((name) => [name, Reflect.get(owner, name)]));
}

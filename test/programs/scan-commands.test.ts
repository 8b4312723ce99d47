import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { createCompile } from '../../src/compile.ts';
import { createInterpreter } from '../../src/interpreter/interpreter.ts';
import { labelOf } from '../../src/ir/domain.ts';
import { frameInput, tokenize } from '../../src/ir/input.ts';

interface Command {
  readonly words: string;
  readonly actions: readonly string[];
}

const verbs = ['walk', 'look', 'run', 'jump'];
const sides = ['left', 'right'];

/** Every phrase with its meaning, written from the definition of SCAN and not from the program. */
function phrases(): Command[] {
  const act = (verb: string): string[] => (verb === 'turn' ? [] : [verb.toUpperCase()]);
  const turned = (side: string): string => (side === 'left' ? 'LTURN' : 'RTURN');
  const simple = verbs.map((verb) => ({ words: verb, actions: act(verb) }));
  const directed = [...verbs, 'turn'].flatMap((verb) =>
    sides.flatMap((side) => {
      const once = [turned(side), ...act(verb)];
      return [
        { words: `${verb} ${side}`, actions: once },
        { words: `${verb} opposite ${side}`, actions: [turned(side), ...once] },
        { words: `${verb} around ${side}`, actions: [...once, ...once, ...once, ...once] },
      ];
    }),
  );
  return [...simple, ...directed];
}

function allCommands(): Command[] {
  const repeated = phrases().flatMap(({ words, actions }) => [
    { words, actions },
    { words: `${words} twice`, actions: [...actions, ...actions] },
    { words: `${words} thrice`, actions: [...actions, ...actions, ...actions] },
  ]);
  const joined = repeated.flatMap((a) =>
    repeated.flatMap((b) => [
      { words: `${a.words} and ${b.words}`, actions: [...a.actions, ...b.actions] },
      { words: `${a.words} after ${b.words}`, actions: [...b.actions, ...a.actions] },
    ]),
  );
  return [...repeated, ...joined];
}

test('all 20,910 commands of SCAN', { timeout: 600_000 }, () => {
  const file = resolve('programs/scan.alta');
  const { program } = createCompile()(readFileSync(file, 'utf8'), {
    file,
    readImport: (path, from) => {
      const imported = resolve(dirname(from), path);
      return { file: imported, text: readFileSync(imported, 'utf8') };
    },
  });
  if (program === null) throw new Error('scan.alta has errors');
  const interpreter = createInterpreter(program);
  const { variables, output } = program;
  const domain = variables[output.variable]?.domain ?? { kind: 'bool' };
  const commands = allCommands();
  expect(commands.length).toBe(20_910);
  const wrong: string[] = [];
  for (const { words, actions } of commands) {
    const tokens = tokenize(words, program.vocabulary);
    const framed = tokens.ok ? frameInput(tokens.ids, program) : tokens;
    if (!framed.ok) throw new Error(framed.problem.message);
    const { states, halted } = interpreter(framed.ids, { layers: 1000 });
    const codes = [...states].filter((code, at) => at % variables.length === output.variable && code !== output.skip);
    const found = codes.map((code) => labelOf(domain, code)).join(' ');
    if (!halted || found !== actions.join(' ')) wrong.push(`${words}: ${found}`);
  }
  expect(wrong).toEqual([]);
});

/** Debugging as a user sees it: where the run stands, why it stopped, and what the views show. */

import { describe, expect, test } from 'vitest';
import { startDebugger } from './client.ts';

const program = 'addition.alta';
const source = { path: program };

describe('steps', () => {
  test('next: heads, then the statements at one position, then the next layer', async () => {
    const { launch, go } = startDebugger();
    const seen = [await launch({ program, input: '5+5', position: 1 })];
    for (let step = 0; step < 8; step++) seen.push(await go('next'));
    expect(seen).toEqual([
      '15:1 head right   position 1: "5"   layer 1 of 4   [entry]',
      '16:1 head a   position 1: "5"   layer 1 of 4   [step]',
      '17:1 head b   position 1: "5"   layer 1 of 4   [step]',
      '23:3 match step   position 1: "5"   layer 1 of 4   [step]',
      '25:7 if right.token == "e"   position 1: "5"   layer 1 of 4   [step]',
      '26:7 if right.token == "+"   position 1: "5"   layer 1 of 4   [step]',
      '26:31 at_a = true   position 1: "5"   layer 1 of 4   [step]',
      '27:7 step = digits   position 1: "5"   layer 1 of 4   [step]',
      '15:1 head right   position 1: "5"   layer 2 of 4   [step]',
    ]);
  });

  test('step in goes on at the next position, step out to the next layer', async () => {
    const { launch, go } = startDebugger();
    await launch({ program, input: '5+5', position: 1 });
    for (let step = 0; step < 7; step++) await go('next');
    expect(await go('stepIn')).toMatch(/^23:3 match step {3}position 2: "\+" {3}layer 1 of 4/);
    expect(await go('stepOut')).toMatch(/^15:1 head right {3}position 2: "\+" {3}layer 2 of 4/);
  });

  test('every step can be taken back', async () => {
    const { launch, go } = startDebugger();
    const places = [await launch({ program, input: '5+5', position: 2 })];
    for (let step = 0; step < 12; step++) places.push(await go('next'));
    const back: string[] = [];
    for (let step = 0; step < 12; step++) back.push(await go('stepBack'));
    expect(back.reverse().map(withoutReason)).toEqual(places.slice(0, -1).map(withoutReason));
    expect(await go('stepBack')).toContain('The run begins here');
  });

  test('position by position and layer by layer, by a request of our own', async () => {
    const { launch, go } = startDebugger();
    await launch({ program, input: '5+5' });
    expect(await go('altac/step', { by: 'position' })).toContain('head right   position 1: "5"   layer 1 of 4');
    expect(await go('altac/step', { by: 'layer' })).toContain('head right   position 1: "5"   layer 2 of 4');
    expect(await go('altac/step', { by: 'head' })).toContain('head a   position 1: "5"   layer 2 of 4');
    expect(await go('altac/step', { by: 'layer', back: true })).toContain('head right   position 1: "5"   layer 2');
    expect(await go('altac/step', { by: 'layer', back: true })).toContain('head right   position 1: "5"   layer 1');
    expect(await go('altac/step', { by: 'position', back: true })).toContain('position 0: "s"');
  });
});

describe('breakpoints', () => {
  test('on a line: it stops there at every position, forward and back', async () => {
    const { launch, go } = startDebugger();
    await launch({ program, input: '5+5' }, ['setBreakpoints', { source, breakpoints: [{ line: 33 }] }]);
    expect(await go('continue')).toBe('33:9 carry = sum / 10   position 0: "s"   layer 2 of 4   [breakpoint]');
    expect(await go('continue')).toContain('position 1: "5"   layer 2');
    expect(await go('reverseContinue')).toContain('33:9 carry = sum / 10   position 0: "s"   layer 2 of 4');
    expect(await go('reverseContinue')).toContain('15:1 head right   position 0: "s"   layer 1 of 4   [entry');
  });

  test('on a line without a statement: the next one that has any; on a line with several: once', async () => {
    const { launch, go, ask } = startDebugger();
    await launch({ program, input: '5+5' });
    const { breakpoints } = await ask<{ breakpoints: object[] }>('setBreakpoints', {
      source,
      breakpoints: [{ line: 18 }, { line: 25 }, { line: 58 }],
    });
    expect(breakpoints).toMatchObject([
      { verified: true, line: 23 },
      { verified: true, line: 25 },
      { verified: false, message: 'There is no statement or head from here on' },
    ]);
    const places: string[] = [];
    for (let stop = 0; stop < 5; stop++) places.push(withoutReason(await go('continue')));
    expect(places.map((place) => place.split(' ')[0])).toEqual(['23:3', '25:7', '23:3', '25:7', '23:3']);
  });

  test('on one statement of a line, by its column', async () => {
    const { launch, go } = startDebugger();
    await launch({ program, input: '5+5' }, ['setBreakpoints', { source, breakpoints: [{ line: 25, column: 44 }] }]);
    expect(await go('continue')).toContain('25:44 at_out = true   position 3: "5"   layer 1 of 4');
  });

  test('with a condition, a count of hits, and one that only speaks', async () => {
    const { launch, go, output } = startDebugger();
    const breakpoints = [
      { line: 33, condition: 'sum >= 10' },
      { line: 23, hitCondition: '>= 6' },
      { line: 31, logMessage: 'carry is {carry}, and {nonsense}' },
    ];
    await launch({ program, input: '5+5' }, ['setBreakpoints', { source, breakpoints }]);
    expect(await go('continue')).toContain('23:3 match step   position 0: "s"   layer 2 of 4');
    expect(output()).toBe('');
    expect(await go('continue')).toContain('33:9 carry = sum / 10   position 0: "s"   layer 2 of 4');
    expect(output()).toBe('carry is 0, and (There is nothing named `nonsense` here)\n');
  });

  test('a condition that means nothing says so, and stops', async () => {
    const { launch, go, output } = startDebugger();
    const breakpoints = [{ line: 33, condition: 'summ > 3' }];
    await launch({ program, input: '5+5' }, ['setBreakpoints', { source, breakpoints }]);
    expect(await go('continue')).toContain('33:9 carry = sum / 10   position 0');
    expect(output()).toBe('The condition `summ > 3`: There is nothing named `summ` here\n');
  });

  test('on heads, layers and variables, by name', async () => {
    const { launch, go, ask } = startDebugger();
    await launch({ program, input: '5+5' });
    const names = ['layer 2', 'b', 'carry @ 3', 'out', 'token', 'layer x'];
    const { breakpoints } = await ask<{ breakpoints: { verified: boolean }[] }>('setFunctionBreakpoints', {
      breakpoints: names.map((name) => ({ name })),
    });
    expect(breakpoints.map(({ verified }) => verified)).toEqual([true, true, true, true, false, false]);
    const places: string[] = [];
    for (let stop = 0; stop < 7; stop++) places.push(await go('continue'));
    expect(places).toEqual([
      '17:1 head b   position 0: "s"   layer 1 of 4   [function breakpoint]',
      '15:1 head right   position 0: "s"   layer 2 of 4   [function breakpoint]',
      '17:1 head b   position 0: "s"   layer 2 of 4   [function breakpoint]',
      '33:9 carry = sum / 10   position 3: "5"   layer 2 of 4   [function breakpoint: carry @ 3: 0 → 1]',
      '17:1 head b   position 3: "5"   layer 3 of 4   [function breakpoint]',
      '17:1 head b   position 3: "5"   layer 4 of 4   [function breakpoint]',
      '40:19 out = carry   position 2: "+"   layer 4 of 4   [function breakpoint: out @ 2: 0 → 1]',
    ]);
  });

  test('on changes of a variable, from the view of variables', async () => {
    const { launch, go, ask } = startDebugger();
    await launch({ program, input: '5+5', position: 2 });
    const { scopes } = await ask<{ scopes: { variablesReference: number }[] }>('scopes', { frameId: 1 });
    const { variablesReference = 0 } = scopes[0] ?? {};
    const info = { name: 'at_out', variablesReference };
    expect(await ask('dataBreakpointInfo', info)).toMatchObject({ dataId: 'at_out @ 2', description: 'at_out @ 2' });
    expect(await ask('dataBreakpointInfo', { name: 'token', variablesReference })).toMatchObject({ dataId: null });
    await ask('setDataBreakpoints', { breakpoints: [{ dataId: 'at_out @ 2' }] });
    expect(await go('continue')).toBe(
      '36:9 at_out = right.at_out   position 2: "+"   layer 2 of 4   [data breakpoint: at_out @ 2: false → true]',
    );
  });

  test('on what goes wrong without a word, with the reason', async () => {
    const { launch, go, ask } = startDebugger();
    await launch({ program, input: '5+5' }, ['setExceptionBreakpoints', { filters: ['undefined'] }]);
    expect(await go('continue')).toBe(
      '25:7 if right.token == "e"   position 4: "e"   layer 1 of 4   [exception: Nothing in this statement is done: `right.token` holds no value here]',
    );
    expect(await ask('exceptionInfo')).toMatchObject({
      exceptionId: 'undefined',
      description: 'Nothing in this statement is done: `right.token` holds no value here',
    });
  });

  test('a value out of range, and a promise that is broken', async () => {
    const text = `
vocab { "0", "1" }
input token
position here: 0..3
var sum: 0..3 = 0
head all = here where token == "1" unique
mlp {
  sum = all + 2
}
output sum
`;
    const { launch, go } = startDebugger({ 'wrong.alta': text });
    const filters = { filters: ['range', 'unique'] };
    await launch({ program: 'wrong.alta', input: '0 0 1', layers: 1 }, ['setExceptionBreakpoints', filters]);
    expect(await go('continue')).toContain('[exception: `sum` keeps its value: 4 is none of its values]');
    const other = startDebugger({ 'wrong.alta': text });
    const given = { program: 'wrong.alta', input: '1 1', layers: 1, stopOnEntry: false };
    expect(await other.launch(given, ['setExceptionBreakpoints', filters])).toContain(
      '[exception: The head all promises `unique`, but selects different values at position 0]',
    );
  });
});

describe('what the views show', () => {
  test('the variables of a position, what is assigned first, then what the last layer changed', async () => {
    const { launch, go, scope } = startDebugger();
    await launch({ program, input: '5+5', position: 3 }, ['setBreakpoints', { source, breakpoints: [{ line: 34 }] }]);
    for (let stop = 0; stop < 4; stop++) await go('continue');
    expect((await scope('Position 3: "5"')).slice(0, 8)).toEqual([
      'sum: 10',
      'carry: 0 → 1',
      'step: digits (was start)',
      'at_b: true (was false)',
      'at_out: true (was false)',
      'token: "5"',
      'at_a: false',
      'out: 0',
    ]);
  });

  test('all positions, with what changed there', async () => {
    const { launch, go, scope } = startDebugger();
    await launch({ program, input: '5+5' });
    await go('stepOut');
    expect(await scope('All positions')).toEqual([
      '0: "s"   step start → digits',
      '1: "5"   step start → digits   at_a false → true',
      '2: "+"   step start → digits',
      '3: "5"   step start → digits   at_b false → true   at_out false → true',
      '4: "e"   step start → digits',
    ]);
  });

  test('the heads, with the positions that they select and what these hold', async () => {
    const { launch, go, scope } = startDebugger();
    await launch({ program, input: '5+5', position: 4 });
    await go('stepOut');
    expect(await scope('Heads at position 4')).toEqual([
      'right: undefined, undefined, undefined, undefined   from no position',
      'a: "5"   from 1',
      'b: "5"   from 3',
    ]);
  });

  test.each([
    ['carry', '0'],
    ['right.token', '"e"'],
    ['digit(a) + digit(b) + carry', '10'],
    ['sum', '10'],
    ['[sum % 10, carry]', '[0, 0]'],
    ['step == digits and at_out', 'true'],
    ['at_out @ 2', 'false'],
    ['token @ 1', '"5"'],
    ['a @ 9', 'There is no position 9: the last is 4'],
    ['sum @ 2', 'There is nothing named `sum` here'],
    ['nonsense', 'There is nothing named `nonsense` here'],
    ['1 +', 'Expected a value after `+`, but found `)`'],
    ['carry) out = (3', 'This closes a bracket that it does not open'],
    [' ', 'There is no expression'],
  ])('the value of %s', async (expression, expected) => {
    const { launch, go, ask } = startDebugger();
    await launch({ program, input: '5+5', position: 3 }, ['setBreakpoints', { source, breakpoints: [{ line: 32 }] }]);
    for (let stop = 0; stop < 4; stop++) await go('continue');
    const { result } = await ask<{ result: string }>('evaluate', { expression, context: 'watch' }).catch(
      ({ message }: Error) => ({ result: message }),
    );
    expect(result).toBe(expected);
  });

  test('at a head, what the heads before it have selected', async () => {
    const { launch, go, ask } = startDebugger();
    await launch({ program, input: '5+5' });
    expect(await ask('evaluate', { expression: 'right.token' })).toMatchObject({
      result: 'undefined: `right.token` holds no value here',
    });
    await go('next');
    expect(await ask('evaluate', { expression: 'right.token' })).toMatchObject({ result: '"5"' });
  });

  test('names are completed', async () => {
    const { launch, ask } = startDebugger();
    await launch({ program, input: '5+5' });
    const { targets } = await ask<{ targets: { label: string }[] }>('completions', { text: '1 + right.a', column: 12 });
    expect(targets.map(({ label }) => label)).toEqual(['right.at_a', 'right.at_b', 'right.at_out']);
  });
});

describe('beginning and end', () => {
  test('the end of the run shows the answer, and one can go back from it', async () => {
    const { launch, go, output } = startDebugger();
    await launch({ program, input: '789+456' });
    expect(await go('continue')).toBe('47:1 the end   position 0: "s"   after 6 layers   [pause: The run is over]');
    expect(output()).toBe('0 0 0 0 1 2 4 5 0   (6 layers)\n');
    expect(await go('stepBack')).toContain('41:7 step = done   position 0: "s"   layer 6 of 6');
    expect(await go('continue')).toContain('the end');
    expect(await go('continue')).toBe('terminated');
    expect(output()).toBe('0 0 0 0 1 2 4 5 0   (6 layers)\n');
  });

  test('without stops it only says the answer', async () => {
    const { launch, output } = startDebugger();
    expect(await launch({ program, input: '1+1', stopOnEntry: false, stopAtEnd: false })).toBe('terminated');
    expect(output()).toBe('0 0 0 2 0   (4 layers)\n');
  });

  test('a test that fails stops at the end, and says why', async () => {
    const text =
      'vocab { "a" }\ninput token\nvar n: 0..3 = 0\nmlp { n = 1 }\noutput n\ntest "wrong" { "a a" => "1 2" layers 1 }\n';
    const { launch, output } = startDebugger({ 'wrong.alta': text });
    expect(await launch({ program: 'wrong.alta', test: 'wrong', stopOnEntry: false })).toContain(
      '[exception: The test has failed]',
    );
    expect(output()).toBe('failed (1 layer)\nexpected 1 2\nfound    1 1\n');
  });

  test('a program with imports, parameters and a layer limit', async () => {
    const { launch, output } = startDebugger();
    expect(await launch({ program: 'scan.alta', input: 'jump twice', stopOnEntry: false })).toContain('the end');
    expect(output()).toMatch(/^JUMP JUMP {3}\(\d+ layers\)/);
    const subleq = startDebugger();
    await subleq.launch({
      program: 'subleq.alta',
      input: '6 7 3 6 6 -1 5 7',
      parameters: { cells: 8 },
      layers: 3,
      stopOnEntry: false,
    });
    expect(subleq.output()).toContain('(3 layers)\nnot halted after 3 layers');
  });

  test('a loop that is unfolded is stepped through turn by turn', async () => {
    const text =
      'vocab { "a" }\ninput token\nvar n: 0..9 = 0\nmlp { for i in 1..3 { if n == i - 1 { n = i } } }\noutput n\n';
    const { launch, go, ask } = startDebugger({ 'loop.alta': text });
    await launch({ program: 'loop.alta', input: 'a', layers: 2 });
    const values: string[] = [];
    for (let step = 0; step < 4; step++) {
      values.push((await ask<{ result: string }>('evaluate', { expression: 'i' })).result);
      await go('next');
    }
    expect(values).toEqual(['1', '1', '2', '3']);
  });

  test('restart runs the text as it is now, with the breakpoints', async () => {
    const files = { 'n.alta': 'vocab { "a" }\ninput token\nvar n: 0..3 = 0\nmlp {\n  n = 1\n}\noutput n\n' };
    const { launch, go } = startDebugger(files);
    const breakpoints = { source: { path: 'n.alta' }, breakpoints: [{ line: 5 }] };
    await launch({ program: 'n.alta', input: 'a', layers: 1 }, ['setBreakpoints', breakpoints]);
    files['n.alta'] = files['n.alta'].replace('n = 1', 'n = 2');
    expect(await go('restart')).toContain('n = 2   position 0: "a"');
    await go('restart');
    expect(await go('continue')).toContain('the end');
    expect(await go('reverseContinue')).toContain('5:3 n = 2   position 0: "a"   layer 1 of 1   [breakpoint]');
  });

  test('an input without tokens has no positions to show', async () => {
    const { launch, ask } = startDebugger();
    expect(await launch({ program: 'reverse.alta', input: '' })).toContain('the end   no positions');
    expect(await ask('scopes', { frameId: 1 })).toEqual({ scopes: [] });
  });
});

describe('what cannot be debugged is said', () => {
  const broken = { 'broken.alta': 'vocab { "a" }\ninput token\nvar n: 0..3 = m\noutput n\n' };
  test.each([
    [{}, 'No program is given: set `program` in launch.json to the path of an .alta file'],
    [{ program: 'nothing.alta', input: 'a' }, 'nothing.alta cannot be read: is there such a file?'],
    [{ program: 'broken.alta', input: 'a' }, 'The program has errors: There is nothing named `m` here'],
    [{ program }, 'Nothing says what to run the program on: set `input`, or the name of a `test`, in launch.json'],
    [{ program, input: '1+x' }, /^The input cannot be run: "x" \(token 3\) is not in the vocabulary/],
    [{ program, test: 'nonsense' }, /^There is no test "nonsense" in addition.alta: it has "zeros", /],
    [{ program: 'scan_grammar.alta', input: 'a' }, 'scan_grammar.alta is a library: debug a program that imports it'],
    [
      { program: 'subleq.alta', input: '1', parameters: { sells: 8 } },
      'subleq.alta has no parameter `sells`: it has cells, largest',
    ],
  ])('%j', async (given, message) => {
    const { launch, output } = startDebugger(broken);
    await expect(launch(given)).rejects.toThrow(message);
    expect(output()).not.toBe('');
  });

  test('requests before a launch, and requests that there are not', async () => {
    const { ask } = startDebugger();
    await expect(ask('stackTrace', { threadId: 1 })).rejects.toThrow('No program is running');
    await expect(ask('nonsense')).rejects.toThrow('The ALTA debugger does not know `nonsense`');
  });

  test('breakpoints in other files', async () => {
    const { launch, ask } = startDebugger();
    await launch({ program: 'scan.alta', input: 'jump' });
    const { breakpoints } = await ask<{ breakpoints: object[] }>('setBreakpoints', {
      source: { path: 'scan_grammar.alta' },
      breakpoints: [{ line: 3 }],
    });
    expect(breakpoints).toMatchObject([{ verified: false }]);
  });
});

function withoutReason(place: string): string {
  return place.replace(/ {3}\[.*\]$/, '');
}

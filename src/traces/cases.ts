/**
 * The cases that the updates of a program meet on inputs: for each assigned variable, what all that its rules read holds
 * at some position in some layer. They are far fewer than positions and layers, as most are met over and over.
 */

import { createInterpreter, type LiveStates } from '../interpreter/interpreter.ts';
import { sizeOf } from '../ir/domain.ts';
import type { States } from '../ir/execution.ts';
import { codeOfLeaf, type DiagramNode, type DiagramReference, KEEP, type Program, type Update } from '../ir/program.ts';
import { type RuleTest, ruleTest } from '../ir/rule-tests.ts';
import { createElementaryRules, type ElementaryRule } from './elementary-rules.ts';
import { createNumbering, type Numbering } from './numbering.ts';

/** One of the two data sets that are told apart. */
export type DataSet = 'training' | 'test';

/** What happened on one input. */
export interface Seen {
  readonly layers: number;
  readonly halted: boolean;
  /** The elementary rules that fired, by number. */
  readonly fired: readonly number[];
  /** The program's rules that held, by index. */
  readonly held: readonly number[];
}

/** The cases of one assigned variable. */
export interface UpdateCases {
  readonly variable: number;
  /** What its rules read, and itself, ascending. */
  readonly reads: readonly number[];
  readonly cases: readonly Case[];
}

export interface Case {
  /** What `reads` hold, in their order. */
  readonly codes: readonly number[];
  /** The new code of the variable. */
  readonly to: number;
  /** 1: met in training; 2: in the test; 3: in both. */
  readonly seenIn: number;
}

export interface CaseWatch {
  /** Runs an input, token ids with their frame. Throws an `InputError` for what is no input. */
  readonly run: (tokens: readonly number[], dataSet: DataSet) => Seen;
  /** All that have fired, by number. */
  readonly elementary: readonly ElementaryRule[];
  /** By number of an elementary rule: a rule of the program, by index, that held when it fired first. */
  readonly ruleOf: readonly number[];
  readonly updates: readonly UpdateCases[];
}

/** Runs in the interpreter. `layers`: the layer limit. */
export function watchCases(program: Program, layers: number): CaseWatch {
  const sizes = program.variables.map(({ domain }) => sizeOf(domain) + 1);
  const elementary = createElementaryRules(program);
  const holds = ruleTest(program);
  const ruleOf: number[] = [];
  const watched = program.updates.map((update) =>
    watchUpdate(program, update, sizes, {
      holds,
      firing: (states, row, held) => {
        const number = elementary.firing(update, states, row);
        if (number >= 0) ruleOf[number] ??= held[0] ?? 0;
        return number;
      },
    }),
  );
  const numberOfColumn = columnNumbers(sizes);
  const columns = new Float64Array(sizes.length);
  let inputs = 0;
  let bit = 0;
  let [fired, held] = [new Set<number>(), new Set<number>()];

  const look = (states: LiveStates): void => {
    if (states.positions === 0) return;
    for (let variable = 0; variable < columns.length; variable++) {
      if (states.changed[variable] === 1) columns[variable] = numberOfColumn(states, variable);
    }
    for (const update of watched) {
      const situation = update.meet(states, columns, bit, inputs);
      if (situation === null) continue;
      for (const rule of situation.fired) fired.add(rule);
      for (const rule of situation.held) held.add(rule);
    }
  };
  const interpreter = createInterpreter(program, { look });

  const run: CaseWatch['run'] = (tokens, dataSet) => {
    inputs += 1;
    bit = dataSet === 'training' ? 1 : 2;
    fired = new Set();
    held = new Set();
    const execution = interpreter(tokens, { layers });
    return { layers: execution.layers, halted: execution.halted, fired: [...fired], held: [...held] };
  };
  return { run, elementary: elementary.fired, ruleOf, updates: watched };
}

/** What an update meets at all positions of a layer together. */
interface Situation {
  readonly fired: readonly number[];
  readonly held: readonly number[];
  /** As of a case. */
  seenIn: number;
  /** The last input that met it. */
  input: number;
}

interface WatchedUpdate extends UpdateCases {
  /**
   * `null` where nothing that it reads has changed, and for what was met on this input before. `columns`: by variable, a
   * number for what it holds at all positions; `bit`: the data set; `input`: a number for the input.
   */
  readonly meet: (states: LiveStates, columns: Float64Array, bit: number, input: number) => Situation | null;
}

interface WatchedCase extends Case {
  readonly rule: number;
  readonly held: readonly number[];
  seenIn: number;
}

interface RuleWatch {
  readonly holds: RuleTest;
  /** The number of the elementary rule that fires in a row; −1 for none. */
  readonly firing: (states: States, row: number, held: readonly number[]) => number;
}

/** A situation is looked at position by position when a data set meets it first; then it is a look-up. */
function watchUpdate(
  program: Program,
  update: Update,
  sizes: readonly number[],
  { holds, firing }: RuleWatch,
): WatchedUpdate {
  const { variable, root } = update;
  const width = program.variables.length;
  const reads = readsOf(program, update);
  const rules = [...program.rules.keys()].filter((rule) =>
    program.rules[rule]?.assigns.some((each) => each.variable === variable),
  );
  const ownSizes = reads.map((each) => sizes[each] ?? 1);
  const rows = createNumbering(reads, ownSizes);
  const caseAt: (WatchedCase | undefined)[] = [];
  const cases: WatchedCase[] = [];
  const layers = createNumbering(reads, ownSizes);
  const situationAt: (Situation | undefined)[] = [];

  const caseOf = (states: States, row: number): WatchedCase => {
    const number = rows.ofCodes(states, row);
    const known = caseAt[number];
    if (known !== undefined) return known;
    const leaf = leafAt(program.nodes, root, states, row);
    const held = rules.filter((rule) => holds(rule, states, row));
    const made: WatchedCase = {
      codes: reads.map((each) => states[row + each] ?? 0),
      to: leaf === KEEP ? (states[row + variable] ?? 0) : codeOfLeaf(leaf),
      seenIn: 0,
      rule: firing(states, row, held),
      held,
    };
    caseAt[number] = made;
    cases.push(made);
    return made;
  };

  const look = (states: States, bit: number): Situation => {
    const fired = new Set<number>();
    const held = new Set<number>();
    for (let row = 0; row < states.length; row += width) {
      const met = caseOf(states, row);
      met.seenIn |= bit;
      if (met.rule >= 0) fired.add(met.rule);
      for (const rule of met.held) held.add(rule);
    }
    return { fired: [...fired], held: [...held], seenIn: bit, input: 0 };
  };

  const meet: WatchedUpdate['meet'] = ({ codes, changed }, columns, bit, input) => {
    let isNew = false;
    for (let index = 0; index < reads.length; index++) isNew ||= changed[reads[index] ?? 0] === 1;
    if (!isNew) return null;
    const number = layers.ofNumbers(columns);
    const known = situationAt[number];
    if (known?.input === input) return null;
    const situation = known ?? look(codes, bit);
    if (known === undefined) situationAt[number] = situation;
    else if ((known.seenIn & bit) === 0) look(codes, bit);
    situation.seenIn |= bit;
    situation.input = input;
    return situation;
  };
  return { variable, reads, cases, meet };
}

function leafAt(nodes: readonly DiagramNode[], root: DiagramReference, states: States, row: number): DiagramReference {
  let reference = root;
  while (reference >= 0) {
    const node = nodes[reference];
    reference = node?.children[states[row + node.variable] ?? 0] ?? KEEP;
  }
  return reference;
}

/** What the rules and the diagram of an update read, and its own variable, ascending. */
function readsOf({ rules, sums, nodes }: Program, { variable, root }: Update): number[] {
  const reads = new Set([variable]);
  for (const { when, within, assigns } of rules) {
    const own = assigns.filter((each) => each.variable === variable);
    if (own.length === 0) continue;
    for (const condition of when) reads.add(condition.variable);
    const used = [...within.map(({ sum }) => sum), ...own.flatMap((each) => ('sum' in each ? [each.sum] : []))];
    for (const term of used.flatMap((sum) => sums[sum]?.terms ?? [])) reads.add(term.variable);
  }
  const pending = [root];
  const visited = new Set<number>();
  for (let reference = pending.pop(); reference !== undefined; reference = pending.pop()) {
    const node = nodes[reference];
    if (node === undefined || visited.has(reference)) continue;
    visited.add(reference);
    reads.add(node.variable);
    pending.push(...node.children);
  }
  return [...reads].sort((a, b) => a - b);
}

/**
 * Numbers for what a variable holds at all positions: its code where that is the same everywhere, else one from its size
 * up. Columns of different lengths have different numbers, unless they are the same everywhere.
 */
function columnNumbers(sizes: readonly number[]): (states: LiveStates, variable: number) => number {
  const width = sizes.length;
  const own = sizes.map((size) => ({ next: size, byLength: new Map<number, LengthNumbers>() }));
  return ({ codes, positions, uniform }, variable) => {
    const size = sizes[variable] ?? 1;
    const numbers = own[variable];
    if (uniform[variable] === 1 || numbers === undefined) return codes[variable] ?? 0;
    let ofLength = numbers.byLength.get(positions);
    if (ofLength === undefined) {
      const places = Array.from({ length: positions }, (_, position) => position * width);
      const numbering = createNumbering(
        places,
        places.map(() => size),
      );
      ofLength = { numbering, numbers: [] };
      numbers.byLength.set(positions, ofLength);
    }
    const inLength = ofLength.numbering.ofCodes(codes, variable);
    const known = ofLength.numbers[inLength];
    if (known !== undefined) return known;
    ofLength.numbers[inLength] = numbers.next;
    numbers.next += 1;
    return numbers.next - 1;
  };
}

interface LengthNumbers {
  readonly numbering: Numbering;
  /** From numbers among columns of this length to numbers among all. */
  readonly numbers: (number | undefined)[];
}

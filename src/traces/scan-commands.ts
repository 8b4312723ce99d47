/** SCAN as the paper defines it: all commands, what they mean, and what it takes to find out. */

export interface ScanCommand {
  readonly words: readonly string[];
  readonly actions: readonly string[];
  /** How many grammar rules parse it: the nodes of its tree. */
  readonly rules: number;
  /** How often a walk that writes the actions goes down from a node of the tree to a child. */
  readonly visits: number;
}

const primitives: Readonly<Record<string, string>> = { walk: 'WALK', look: 'LOOK', run: 'RUN', jump: 'JUMP' };
const turns: Readonly<Record<string, string>> = { left: 'LTURN', right: 'RTURN' };

/** All 20,910 commands: 34 phrases; each alone, `twice` or `thrice`; one of those, or two joined by `and` or `after`. */
export function scanCommands(): ScanCommand[] {
  const repeated = phrases().flatMap((phrase) => [phrase, repeat(phrase, 'twice', 2), repeat(phrase, 'thrice', 3)]);
  const joined = repeated.flatMap((x) =>
    repeated.flatMap((y) => [join(x, 'and', y, [x, y]), join(x, 'after', y, [y, x])]),
  );
  return [...repeated, ...joined];
}

function phrases(): ScanCommand[] {
  const verbs = Object.entries(primitives).map(([word, action]) => leaf([word], [action]));
  return Object.entries(turns).flatMap(([direction, turn], i) => [
    ...(i === 0 ? verbs : []),
    leaf(['turn', direction], [turn]),
    leaf(['turn', 'opposite', direction], [turn, turn]),
    leaf(['turn', 'around', direction], [turn, turn, turn, turn]),
    ...verbs.flatMap((verb) => [
      directed(verb, [direction], [[turn]]),
      directed(verb, ['opposite', direction], [[turn, turn]]),
      directed(verb, ['around', direction], [[turn], [turn], [turn], [turn]]),
    ]),
  ]);
}

function leaf(words: readonly string[], actions: readonly string[]): ScanCommand {
  return { words, actions, rules: 1, visits: 0 };
}

/** The verb once after each group of turns. */
function directed(verb: ScanCommand, words: readonly string[], groups: readonly (readonly string[])[]): ScanCommand {
  return {
    words: [...verb.words, ...words],
    actions: groups.flatMap((group) => [...group, ...verb.actions]),
    rules: verb.rules + 1,
    visits: groups.length * (1 + verb.visits),
  };
}

function repeat(phrase: ScanCommand, word: string, times: number): ScanCommand {
  return {
    words: [...phrase.words, word],
    actions: Array.from({ length: times }, () => phrase.actions).flat(),
    rules: phrase.rules + 1,
    visits: times * (1 + phrase.visits),
  };
}

function join(x: ScanCommand, word: string, y: ScanCommand, order: readonly ScanCommand[]): ScanCommand {
  return {
    words: [...x.words, word, ...y.words],
    actions: order.flatMap(({ actions }) => actions),
    rules: x.rules + y.rules + 1,
    visits: 2 + x.visits + y.visits,
  };
}

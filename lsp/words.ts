/** Words of the language and built-in functions, for hover and completion. A test holds this list against the grammar. */

export interface WordHelp {
  readonly form: string;
  readonly text: string;
}

const help: Readonly<Record<string, WordHelp>> = {
  vocab: { form: 'vocab { "a", "b", "0".."9" }', text: 'The tokens that inputs are made of.' },
  input: {
    form: 'input token = { "<s>", ... }',
    text: 'The variable that holds the token of a position, and the frame that is put around inputs.',
  },
  position: {
    form: 'position here: 0..31',
    text: 'The variable that holds the index of a position; its range limits the length of inputs.',
  },
  param: { form: 'param size = 8', text: 'A number or truth value that can be set from outside, with `-P size=9`.' },
  const: { form: 'const limit = 2 * size', text: 'A value that is computed when the program is compiled.' },
  fn: { form: 'fn twice(x: 0..9): 0..18 { 2 * x }', text: 'A function; it is unfolded where it is called.' },
  type: { form: 'type Digit = 0..9', text: 'A name for a type.' },
  enum: { form: 'enum Step { start, digits, done }', text: 'A type with values of its own.' },
  import: {
    form: 'import { Step } from "./steps.alta"',
    text: 'Types, constants, parameters and functions of another file.',
  },
  var: {
    form: 'var done: bool = false',
    text: 'A state variable: it lives in the residual stream of every position. The value is that before the first layer.',
  },
  head: {
    form: 'head left = { parity, done } at -1',
    text: 'An attention head: fetches values from the positions that it selects; undefined where it selects none, or where they disagree.',
  },
  mlp: {
    form: 'mlp { … }',
    text: 'The feed-forward network: what every position does in a layer. All assignments take effect together.',
  },
  halt: { form: 'halt when done', text: 'The run ends when this holds at every position.' },
  when: { form: 'halt when done', text: 'Says when the run ends.' },
  output: {
    form: 'output parity skip 0',
    text: 'The variable whose values are the answer; with `skip`, without the positions that hold this value.',
  },
  test: { form: 'test "zeros" { "0 0" => "0 0" layers <= 4 }', text: 'An input and its answer; `altac test` runs it.' },
  if: { form: 'if x > 2 { … } else { … }', text: 'A statement, or an expression with a value in each branch.' },
  else: { form: 'if x > 2 { … } else { … }', text: 'What happens otherwise.' },
  match: {
    form: 'match step { start => …, _ => … }',
    text: 'The first arm with a pattern that fits; all values must be covered.',
  },
  let: { form: 'let sum = a + b', text: 'A name for a value, within its block.' },
  for: {
    form: 'for rule in RULES { … }',
    text: 'The body once for each element of a list that is known when the program is compiled.',
  },
  in: { form: 'x in { 1, 2 }', text: 'Whether a value is one of a set or range.' },
  and: { form: 'a and b', text: 'Both hold; the right side is not looked at where the left one fails.' },
  or: { form: 'a or b', text: 'One of them holds; the right side is not looked at where the left one does.' },
  not: { form: 'not done', text: 'The opposite.' },
  is: { form: 'x is defined', text: 'Whether a head has fetched something.' },
  defined: { form: 'x is defined', text: 'Whether a head has fetched something.' },
  true: { form: 'true', text: 'A value of `bool`.' },
  false: { form: 'false', text: 'A value of `bool`.' },
  where: {
    form: 'head a = token where here == pointer',
    text: 'Which positions the head selects: the left side is of the position that is looked at, the right side of the one that looks.',
  },
  at: { form: 'head left = token at -1', text: 'At which distances the head looks.' },
  unique: {
    form: 'head a = token where here == pointer unique',
    text: 'A promise that selected values agree; it is watched when the program runs.',
  },
  numeric: {
    form: 'numeric { 0, 0.5, 1 }',
    text: 'Numbers that take one dimension of the residual stream, each read as the nearest of these.',
  },
  set: { form: 'set of 0..2', text: 'Sets of values.' },
  of: { form: 'set of 0..2', text: 'What the set has.' },
  from: { form: 'import { Step } from "./steps.alta"', text: 'The file that is imported from.' },
  skip: { form: 'output symbol skip end', text: 'Positions with this value are left out of the answer.' },
  layers: { form: 'test "short" { "0" => "0" layers <= 4 }', text: 'How many layers the test may take.' },
  mean: { form: 'head share = mean x', text: 'The mean of a numeric variable over the selected positions.' },
  count: { form: 'head many = count where token == "a"', text: 'How many positions are selected.' },
  int: { form: 'int(x)', text: 'A token or word as the number that it spells.' },
  min: { form: 'min(a, b)', text: 'The smallest.' },
  max: { form: 'max(a, b)', text: 'The largest.' },
  abs: { form: 'abs(x)', text: 'Without its sign.' },
  round: { form: 'round(x)', text: 'The nearest whole number.' },
  floor: { form: 'floor(x)', text: 'The whole number below.' },
  clamp: { form: 'clamp(x)', text: 'The nearest value of the variable that is assigned.' },
  wrap: { form: 'wrap(x)', text: 'Counted around at the ends of the range of the variable that is assigned.' },
  len: { form: 'len(list)', text: 'How many elements a list has.' },
  bool: { form: 'bool', text: 'The type of `true` and `false`.' },
  Token: { form: 'Token', text: 'The type of the tokens of the vocabulary.' },
  key: { form: 'where key.pointer == query.pointer', text: 'The position that is looked at.' },
  query: { form: 'where key.pointer == query.pointer', text: 'The position that looks.' },
};

export function keywordHelp(word: string): WordHelp | undefined {
  return Object.hasOwn(help, word) ? help[word] : undefined;
}

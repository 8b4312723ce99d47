/** The planted task of process advantage verifiers (arXiv 2410.08146, App. B): write a given run of tokens in time. */

/** Success: `planted` stands as one run in the first `length` tokens, before the end token. */
export interface PlantedTask {
  /** Tokens are 0 … tokens − 1. */
  readonly tokens: number;
  /** Most tokens of an answer. */
  readonly length: number;
  /** Ends the answer; null where no token does. */
  readonly endToken: number | null;
  readonly planted: readonly number[];
}

/**
 * The task with its automaton (Knuth, Morris and Pratt). States 0 … live − 1 say how many of the planted tokens the last
 * ones match; from `success` and `dead` nothing leads away.
 */
export interface PlantedEnvironment extends PlantedTask {
  /** Number of live states: as many as planted tokens. */
  readonly live: number;
  readonly success: number;
  readonly dead: number;
  /** Live states, success and dead. */
  readonly states: number;
  /** `[live, tokens]`: the state that follows. */
  readonly next: Uint16Array;
}

/** The example of the paper's Fig. 9. */
export const paperTask: PlantedTask = { tokens: 15, length: 10, endToken: 14, planted: [3, 6, 0, 3, 5] };

/** Throws a RangeError where nothing could succeed. */
export function plantedEnvironment(task: PlantedTask = paperTask): PlantedEnvironment {
  const { tokens, length, endToken, planted } = task;
  const live = planted.length;
  if (live === 0 || live > length) throw new RangeError(`${live} planted tokens do not fit into ${length}`);
  if (planted.some((token) => !Number.isInteger(token) || token < 0 || token >= tokens || token === endToken)) {
    throw new RangeError(`planted tokens must be among 0 … ${tokens - 1}, without the end token`);
  }
  const [success, dead] = [live, live + 1];
  const next = new Uint16Array(live * tokens);
  for (let state = 0; state < live; state++) {
    for (let token = 0; token < tokens; token++) {
      next[state * tokens + token] =
        token === endToken ? dead : longestMatch([...planted.slice(0, state), token], planted);
    }
  }
  return { ...task, live, success, dead, states: live + 2, next };
}

/** The state after a token. */
export function stateAfter({ next, live, tokens }: PlantedEnvironment, state: number, token: number): number {
  return state >= live ? state : (next[state * tokens + token] ?? Number.NaN);
}

/** The state after a prefix. */
export function stateOfPrefix(environment: PlantedEnvironment, prefix: readonly number[]): number {
  return prefix.reduce((state, token) => stateAfter(environment, state, token), 0);
}

/** The length of the longest end of `written` that `planted` begins with. */
function longestMatch(written: readonly number[], planted: readonly number[]): number {
  for (let length = written.length; length > 0; length--) {
    const end = written.slice(written.length - length);
    if (end.every((token, i) => token === planted[i])) return length;
  }
  return 0;
}

/** The tests of a program, from its text alone: there need be no server to list them. */

export interface NamedTest {
  readonly name: string;
  /** From 0. */
  readonly line: number;
}

export function testsIn(text: string): NamedTest[] {
  return [...text.matchAll(/^[ \t]*test[ \t]+"((?:[^"\\\n]|\\.)*)"/gm)].map(({ 1: name = '', index }) => ({
    name,
    line: text.slice(0, index).split('\n').length - 1,
  }));
}

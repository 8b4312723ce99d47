/** The program around what a newcomer writes: before and after it. */
export type Frame = readonly [before: string, after: string];

const beginning = `vocab { "0".."9", "a", "b" }
enum Phase { read, write, stop }
input token
position here: 0..9
var x: 0..9 = 0
var y: 0..9 = 0
var c: bool = token == "a"
var d: bool = false
var phase: Phase = read
head left = x at -1
`;
const mlp = 'mlp { x = y  y = 1  d = c  phase = write }\n';
const end = '\nhalt when d\noutput x\n';

export const frames = {
  /** Nothing around it. */
  whole: ['', ''],
  /** One declaration among others. */
  top: [beginning, `\n${mlp}${end}`],
  /** Statements. */
  mlp: [`${beginning}mlp {\n  `, `\n}${end}`],
  /** What is assigned. */
  value: [`${beginning}mlp {\n  x = `, `\n  y = 1\n}${end}`],
} as const satisfies Record<string, Frame>;

export interface Newcomer {
  readonly wrong: string;
  /** Where, counted from the beginning of what is wrong, and the message. */
  readonly says: string;
  readonly notes?: readonly string[];
  /** After the fix; where there is none, no single edit mends it. */
  readonly mended?: string;
}

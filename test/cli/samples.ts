/** Small programs and other files for the tests of the command line. */

/** Flips bits in one layer. */
export const flip = flipOf('0', '1');

/** The same, with other tokens. */
export function flipOf(zero: string, one: string): string {
  return `vocab { "${zero}", "${one}" }
input token
var flip: 0..1 = 0
var done: bool = false
mlp {
  flip = if token == "${zero}" { 1 } else { 0 }
  done = true
}
halt when done
output flip
test "both" { "${zero}${one}" => "1 0" }
`;
}

/** Words, positions and parameters of all kinds. */
export const words = `param length = 4
param share = 0.5
param loud = false
vocab { "go", "stop", "turn" }
input token
position here: 0..length - 1
var done: bool = loud or share > 2
mlp { done = true }
halt when done
output done
`;

/** Never halts, and needs its time for it. */
export const endless = `vocab { "0" }
input token
var n: 0..100 = 0
var done: bool = false
head left = n at -1
mlp {
  n = (n + 1) % 101
  if left is defined and left > n + 50 { done = false }
}
halt when done
output n
`;

/** A promise that two zeros break. */
export const promise = `vocab { "0", "1" }
input token
position here: 0..3
var done: bool = false
var seen: 0..3 = 0
head zero = here where token == "0" unique
mlp {
  if zero is defined { seen = zero }
  done = true
}
halt when done
output seen
test "one zero" { "01" => "0 0" }
test "two zeros" { "00" => "_ _" }
`;

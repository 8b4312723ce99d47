export const programs = {
  /** From a "b" to the right, one position a layer. */
  wave: `vocab { "a", "b" }
enum Wet { no, yes }
input token
position here: 0..199
var wet: Wet = no
head left = wet at -1
mlp {
  if token == "b" { wet = yes } else if left is defined and left == yes { wet = yes }
}
halt when wet == yes
output wet
`,
  /** One layer without attention. */
  still: `vocab { "a" }
input token
var done: bool = false
mlp { done = true }
halt when done
output done
`,
};

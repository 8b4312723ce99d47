/** A program of many lines, as someone would write it who has much to tell apart: the same every time. */

const steps = 20;

/** Of about so many lines. */
export function longProgram(lines: number): string {
  const blocks = Math.max(1, Math.round((lines - 40) / 8 / steps));
  const names = Array.from({ length: steps }, (_, i) => `step_${i}`);
  const variables = Array.from({ length: blocks }, (_, i) => i);
  const text = [
    'vocab { "0".."9", "a", "b" }',
    `enum Step { ${names.join(', ')} }`,
    'input token',
    'position here: 0..31',
    `var step: Step = ${names[0]}`,
    'var digit: 0..9 = match token { "a" | "b" => 0, _ => int(token) }',
    ...variables.map((i) => `var found_${i}: 0..9 = 0`),
    'head left = { token, digit } at -1',
    'head first = digit where here == 0',
    '/// What follows.',
    'fn next(digit: 0..9): 0..9 { if digit == 9 { 0 } else { digit + 1 } }',
    'mlp {',
    '  match step {',
    ...names.flatMap((name, i) => [
      `    ${name} => {`,
      ...variables.flatMap((variable) => [
        `      // ${name}, found_${variable}`,
        `      if left.digit is defined and left.digit == ${(i + variable) % 10} {`,
        `        found_${variable} = next(found_${variable})`,
        `      } else if here == ${(i * 3 + variable) % 32} {`,
        `        let sum_${variable} = digit + ${variable % 7}`,
        `        found_${variable} = min(sum_${variable}, 9)`,
        '      }',
      ]),
      `      if first != ${i % 10} { step = ${names[Math.min(i + 1, steps - 1)]} }`,
      '    }',
    ]),
    '  }',
    '}',
    `halt when step == ${names.at(-1)}`,
    'output found_0',
    'test "short" { "0 1 a" => "_ _ _" }',
  ];
  return `${text.join('\n')}\n`;
}

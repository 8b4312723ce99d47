/** In a long text, what is read well is not read again: whatever is wrong, it is said as in a short one. */

import { describe, expect, test } from 'vitest';
import { createParse } from '../../grammar/parse.ts';
import { outline } from '../support/outline.ts';
import { shown, wrongSpans } from '../support/syntax.ts';

const parse = createParse();

/** The same mistakes, in the same words and places, in a short program and between many more arms; and no arm is lost. */
function check(arm: string): void {
  const short = programOf([arm, armOf('last')]);
  const alone = parse(short, 'p.alta').diagnostics;
  const between = Array.from({ length: 60 }, (_, i) => armOf(`before_${i}`));
  const after = Array.from({ length: 60 }, (_, i) => armOf(`after_${i}`));
  const long = programOf([...between, arm, ...after, armOf('last')]);
  const { tree, diagnostics } = parse(long, 'p.alta');
  const added = `${between.join('\n')}\n`;
  expect(alone.length).toBeGreaterThan(0);
  expect(shown(long, diagnostics)).toBe(shown(short, alone).replace(/^\d+/gm, (line) => lineIn(added, line)));
  expect(diagnostics.map(({ fixes }) => fixes.map(({ title }) => title))).toEqual(
    alone.map(({ fixes }) => fixes.map(({ title }) => title)),
  );
  expect(wrongSpans(tree, long.length)).toEqual([]);
  const armsRead = outline(tree).split(/(?=^ {4}\w+ =>)/m);
  // Those beside it may have a part in the mistake.
  expect(armsRead.filter((each) => each.endsWith(outlineOfArm)).length).toBeGreaterThanOrEqual(118);
}

function programOf(arms: readonly string[]): string {
  return [...head, ...arms, ...tail].join('\n');
}

function lineIn(added: string, line: string): string {
  const moved = Number(line) > head.length ? added.split('\n').length - 1 : 0;
  return String(Number(line) + moved);
}

const head = ['input token', 'var found: 0..9 = 0', 'head left = found at -1', 'mlp {', '  match step {'];
const tail = ['  }', '}', 'output found'];

function armOf(name: string): string {
  return [
    `    ${name} => {`,
    '      if left == 1 {',
    '        found = 2',
    '      } else {',
    '        let sum = found + 1',
    '        found = sum',
    '      }',
    '    }',
  ].join('\n');
}

const outlineOfArm = [
  ' =>',
  '      if (left == 1)',
  '        found = 2',
  '      else',
  '        let sum = (found + 1)',
  '        found = sum',
  '',
].join('\n');

describe('mistakes between many arms', () => {
  test.each([
    ['a value is missing', '    here => {\n      found =\n    }'],
    ['a condition is missing', '    here => {\n      if {\n        found = 1\n      }\n    }'],
    ['a comparison', '    here => {\n      if found = 1 {\n        found = 2\n      }\n    }'],
    ['an arrow is missing', '    here {\n      found = 1\n    }'],
    ['a brace of a block is missing', '    here => {\n      if found == 1 {\n        found = 2\n    }'],
    ['a brace of an arm is missing', '    here => {\n      if found == 1 {\n        found = 2\n      }'],
    ['a brace too many', '    here => {\n      found = 1\n      }\n    }'],
    ['an opening brace is missing', '    here => {\n      if found == 1\n        found = 2\n      }\n    }'],
    ['a parenthesis is missing', '    here => {\n      found = min(found, 2\n    }'],
    ['a word of another language', '    here => {\n      found += 1;\n    }'],
    ['blocks without braces', '    here => {\n      if found == 1:\n        found = 2\n    }'],
    ['a declaration in a block', '    here => {\n      var x: bool = true\n      found = 1\n    }'],
    ['a quoted word that is not closed', '    here => {\n      if token == "a {\n        found = 1\n      }\n    }'],
    ['a character', '    here => {\n      found = 1 @ 2\n    }'],
    ['two mistakes', '    here => {\n      found = 1 +\n      if found == {\n        found = 2\n      }\n    }'],
  ])('%s', (_, arm) => check(arm));
});

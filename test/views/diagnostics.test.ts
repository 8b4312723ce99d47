/** How diagnostics look. */

import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../grammar/diagnostic.ts';
import { diagnosticText, summary } from '../../src/views/diagnostics.ts';

const text = '// first\nvar one = 1\r\n\tvar two = 日本 + x\n';
const at = (part: string): { start: number; end: number } => {
  const start = text.indexOf(part);
  return { start, end: start + part.length };
};
const plain: Diagnostic = {
  code: 'ALTA9999',
  severity: 'error',
  message: 'It is wrong',
  file: 'a.alta',
  span: at('one'),
  related: [],
  notes: [],
  fixes: [],
};

function shown(diagnostic: Partial<Diagnostic>, style = { colour: false, width: 80 }): string {
  return diagnosticText({ ...plain, ...diagnostic }, new Map([['a.alta', text]]), style);
}

describe('the frame', () => {
  const cases: readonly (readonly [what: string, diagnostic: Partial<Diagnostic>, expected: string])[] = [
    [
      'a place, in a line that ends as on Windows',
      {},
      'error ALTA9999: It is wrong\n  --> a.alta:2:5\n2 | var one = 1\n  |     ^^^',
    ],
    [
      'behind a tab and wide characters',
      { span: at('x') },
      'error ALTA9999: It is wrong\n  --> a.alta:3:17\n3 | \tvar two = 日本 + x\n  | \t                 ^',
    ],
    [
      'more than a line',
      { span: { start: at('one').start, end: at('two').end } },
      'error ALTA9999: It is wrong\n  --> a.alta:2:5\n2 | var one = 1\n  |     ^^^^^^^',
    ],
    [
      'the end of the text',
      { span: { start: text.length, end: text.length } },
      'error ALTA9999: It is wrong\n  --> a.alta:4:1\n4 | \n  | ^',
    ],
    ['a text that is not at hand', { file: 'b.alta' }, 'error ALTA9999: It is wrong\n  --> b.alta'],
    [
      'other places, notes and fixes',
      {
        severity: 'hint',
        related: [{ file: 'a.alta', span: at('first'), message: 'it is here' }],
        notes: ['For it is so'],
        fixes: [{ title: 'Change it', edits: [] }],
      },
      [
        'hint ALTA9999: It is wrong',
        '  --> a.alta:2:5',
        '2 | var one = 1',
        '  |     ^^^',
        '  see it is here',
        '  --> a.alta:1:4',
        '1 | // first',
        '  |    -----',
        '  note For it is so',
        '  fix Change it',
      ].join('\n'),
    ],
  ];
  test.each(cases)('%s', (_, diagnostic, expected) => {
    expect(shown(diagnostic)).toBe(expected);
  });

  test('a narrow terminal', () => {
    expect(shown({ span: at('first') }, { colour: false, width: 10 })).toBe(
      'error ALTA9999: It is wrong\n  --> a.alta:1:4\n1 | …first\n  |  ^^^^^',
    );
  });

  test('colours', () => {
    expect(shown({}, { colour: true, width: 80 })).toContain('\u001b[31;1merror ALTA9999\u001b[0m: It is wrong');
  });
});

test.each([
  [[], ''],
  [['error'], '1 error'],
  [['hint', 'error', 'error', 'warning'], '2 errors, 1 warning, 1 hint'],
] as const)('the summary of %o', (severities, expected) => {
  expect(summary(severities.map((severity) => ({ ...plain, severity })))).toBe(expected);
});

/** Imports, and declarations that begin with words of other languages. */

import type { TokenType } from 'chevrotain';
import {
  ahead,
  beginsDeclaration,
  beginsLine,
  type Change,
  endOfLine,
  fixes,
  type Habit,
  insert,
  is,
  isWord,
  lacking,
  like,
  type Place,
  type Recognise,
  remove,
  replace,
  spanOfAll,
  textOf,
  written,
} from './habit.ts';
import { show } from './report.ts';
import * as t from './tokens.ts';

/** `import a, b from "./f.alta"`, `import "./f.alta"`, `from "./f.alta" import a`, `use f`. */
function imports(place: Place): Habit | null {
  const { tokens, index, token, next } = place;
  if (!beginsDeclaration(place)) return null;
  const end = endOfLine(tokens, index);
  const path = tokens.slice(index, end).find((word) => is(word, t.Quoted));
  const shownPath = path?.image.replaceAll("'", '"') ?? '"./file.alta"';
  if (is(token, t.Import) && !is(next, t.LeftBrace)) {
    const from = ahead(tokens, index + 1, (word) => is(word, t.From));
    const names = tokens.slice(index + 1, Math.min(from, end));
    if (from < end && names.length > 0 && names.every((word) => is(word, t.Name, t.Comma))) {
      const changes = [insert(place, index + 1, [t.LeftBrace], ' {'), insert(place, from, [t.RightBrace], ' }')];
      const message = `The names that are imported stand in braces: \`import { ${textOf(place, index + 1, from)} } from ${shownPath}\``;
      return {
        mistake: { ...lacking(spanOfAll(names), message), fixes: fixes(place, 'Add the braces', changes) },
        changes,
      };
    }
    return importing(place, end, `An import names what it takes: \`import { NAME } from ${shownPath}\``, null);
  }
  if (is(token, t.From) && !is(next, t.Assign)) {
    const at = ahead(tokens, index + 1, (word) => is(word, t.Import));
    const names = textOf(place, at + 1, end);
    const text = at < end && path !== undefined && names !== '' ? `import { ${names} } from ${shownPath}` : null;
    return importing(
      place,
      end,
      `An import is written \`${text ?? `import { ${at < end && names !== '' ? names : 'NAME'} } from ${shownPath}`}\``,
      text,
    );
  }
  const isOther = isWord(token, ['use', 'include', 'require', 'using', 'open', 'load', 'export']);
  if (!isOther || !(is(next, t.Name, t.Quoted) || is(next, t.LeftBrace))) return null;
  return importing(place, end, `An import is written \`import { NAME } from ${shownPath}\``, null);
}

/** What is imported is not known then; names on a broken line are not missed. */
function importing(place: Place, end: number, message: string, text: string | null): Habit {
  const { tokens, index } = place;
  const change: Change = { index, count: end - index, tokens: [], text };
  const span = spanOfAll(tokens.slice(index, end));
  return {
    mistake: { code: 'ALTA0004', span, message, fixes: fixes(place, `Write \`${text ?? ''}\``, [change]) },
    changes: [change],
  };
}

const firstWords = new Map<string, { readonly type: TokenType; readonly text: string }>([
  ...['def', 'function', 'func', 'fun', 'proc'].map((word) => [word, { type: t.Fn, text: 'fn' }] as const),
  ...['variable', 'state', 'static', 'mut'].map((word) => [word, { type: t.Var, text: 'var' }] as const),
  ...['constant', 'final', 'define'].map((word) => [word, { type: t.Const, text: 'const' }] as const),
  ...['attention', 'attend'].map((word) => [word, { type: t.Head, text: 'head' }] as const),
  ...['main', 'layer', 'block', 'step', 'program', 'update', 'ffn'].map(
    (word) => [word, { type: t.Mlp, text: 'mlp' }] as const,
  ),
  ...['vocabulary', 'tokens', 'alphabet'].map((word) => [word, { type: t.Vocab, text: 'vocab' }] as const),
  ...['stop', 'until'].map((word) => [word, { type: t.Halt, text: 'halt' }] as const),
  ...['parameter'].map((word) => [word, { type: t.Param, text: 'param' }] as const),
  ...['typedef', 'alias'].map((word) => [word, { type: t.Type, text: 'type' }] as const),
]);

const ownWords = new Map<string, TokenType>(
  [...t.declarationKeywords, t.Input, t.Output, t.Position].map((type) => [t.textOfToken(type), type]),
);

/** Declarations that begin with words of other languages, or in capitals. */
function firstWord(place: Place): Habit | null {
  const { index, token, next, tokens } = place;
  if (
    !beginsDeclaration(place) ||
    !(token.tokenType === t.Identifier || is(token, t.Let)) ||
    next?.startLine !== token.startLine
  )
    return null;
  const own = ownWords.get(token.image.toLowerCase());
  if (own !== undefined) {
    const text = token.image.toLowerCase();
    return written(
      place,
      replace(place, index, 1, [own], text),
      `${show(token)} is written \`${text}\``,
      `Write \`${text}\``,
    );
  }
  if (is(token, t.Let) && is(next, t.Name)) {
    const count = isWord(next, ['mut']) && is(tokens[index + 2], t.Name) ? 2 : 1;
    const type = is(tokens[index + count + 1], t.Colon) ? t.Var : t.Const;
    const text = type === t.Var ? 'var' : 'const';
    const what = type === t.Var ? 'A variable' : 'A constant';
    return written(
      place,
      replace(place, index, count, [type], text),
      `${what} is declared with \`${text}\`; \`let\` stands within blocks`,
      `Write \`${text}\``,
    );
  }
  const found = firstWords.get(token.image);
  const expects = found?.type === t.Mlp || found?.type === t.Vocab ? is(next, t.LeftBrace) : is(next, t.Name);
  if (found !== undefined && expects) {
    const { type, text } = found;
    // Without the types of its parameters and its result, a function cannot be read on.
    const change = type === t.Fn && !hasTypes(place) ? wholeDeclaration(place) : replace(place, index, 1, [type], text);
    const shown = type === t.Fn ? 'fn NAME(x: TYPE): TYPE { VALUE }' : text;
    const mistake = {
      code: 'ALTA0004',
      span: spanOfAll([token]),
      message: `${show(token)} is written \`${shown}\` here`,
      fixes: fixes(place, `Write \`${text}\``, [change]),
    } as const;
    return { mistake, changes: [change] };
  }
  return isTyped(place) ? typedName(place) : refused(place);
}

function hasTypes({ tokens, index }: Place): boolean {
  const open = index + 2;
  if (!is(tokens[open], t.LeftParenthesis)) return false;
  const close = ahead(tokens, open + 1, () => false);
  const isEmpty = close === open + 1;
  return (
    (isEmpty || is(tokens[open + 2], t.Colon)) && (is(tokens[close + 1], t.Colon) || is(tokens[close + 1], t.Minus))
  );
}

/** All up to the next line at the margin, without a text instead. */
function wholeDeclaration({ tokens, index }: Place): Change {
  const found = tokens.findIndex(
    (word, at) => at > index && beginsLine(tokens, at) && word.startColumn === 1 && !is(word, t.RightBrace),
  );
  return { index, count: (found < 0 ? tokens.length : found) - index, tokens: [], text: null };
}

/** `int x = 0`, `x: 0..9 = 0`. */
function isTyped({ tokens, index }: Place): boolean {
  const line = tokens.slice(index, endOfLine(tokens, index));
  if (!line.some((word) => is(word, t.Assign))) return false;
  const [, second, third] = tokens.slice(index, index + 3);
  return (is(second, t.Name) && is(third, t.Assign)) || (is(second, t.Colon) && !is(third, t.Assign));
}

function typedName(place: Place): Habit {
  const { tokens, index, token, next } = place;
  if (is(next, t.Colon)) {
    const change: Change = { ...insert(place, index, [t.Var], 'var '), before: true };
    const message = `A variable is declared with \`var\`: \`var ${token.image}: …\``;
    return {
      mistake: { ...lacking(spanOfAll([token]), message), fixes: fixes(place, 'Add `var`', [change]) },
      changes: [change],
    };
  }
  const name = next?.image ?? '';
  const type = token.image === 'bool' || token.image === 'boolean' ? 'bool' : token.image === 'Token' ? 'Token' : null;
  const made = [like(token, t.Var, ''), ...tokens.slice(index + 1, index + 2)];
  const rest = replace(place, index + 2, 0, [t.Colon, t.certain.missing], null).tokens;
  const change: Change = {
    index,
    count: 2,
    tokens: [...made, ...rest],
    text: type === null ? null : `var ${name}: ${type}`,
  };
  const message = `A variable is declared \`var ${name}: ${type ?? '0..9'} = …\``;
  return {
    mistake: {
      code: 'ALTA0004',
      span: spanOfAll([token]),
      message,
      fixes: fixes(place, `Write \`var ${name}: ${type ?? ''}\``, [change]),
    },
    changes: [change],
  };
}

const refusals = new Map<string, string>([
  ...['struct', 'class', 'record', 'interface', 'data'].map(
    (word) =>
      [
        word,
        'A type with fields does not exist: each field is a variable of its own, and constants may be records, as in `const A = { x: 1 }`',
      ] as const,
  ),
  ...['assert', 'expect'].map(
    (word) => [word, 'What a program has to answer is said by `test "NAME" { "INPUT" => "OUTPUT" }`'] as const,
  ),
  ...['while', 'loop', 'repeat'].map(
    (word) =>
      [
        word,
        `There is no \`${word}\`: the \`mlp\` block runs once in every layer, until \`halt when …\` holds`,
      ] as const,
  ),
]);

function refused(place: Place): Habit | null {
  const { tokens, index, token, next } = place;
  if (token.image === 'return' && is(next, t.Name)) {
    return written(
      place,
      replace(place, index, 1, [t.Output], 'output'),
      'The answer of a program is named by `output`',
      'Write `output`',
    );
  }
  const message = refusals.get(token.image);
  if (message !== undefined) {
    const change = wholeDeclaration(place);
    return { mistake: { code: 'ALTA0004', span: spanOfAll([token]), message }, changes: [change] };
  }
  if (!is(next, t.LeftParenthesis)) return null;
  const close = ahead(tokens, index + 2, () => false);
  if (!beginsLine(tokens, close + 1)) return null;
  return {
    mistake: {
      code: 'ALTA0007',
      span: spanOfAll([token]),
      message: `${show(token)} does not begin a declaration, and calls stand in values only`,
    },
    changes: [remove(index, close + 1 - index)],
  };
}

export const firstWordHabits: readonly Recognise[] = [imports, firstWord];

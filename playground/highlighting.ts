/** Colours of the language, by its TextMate grammar: the rules for single words and signs are all that one line needs. */

import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { type Tag, tags } from '@lezer/highlight';
import grammar from '../grammar/alta.tmLanguage.json' with { type: 'json' };

interface Word {
  readonly pattern: RegExp;
  /** The name of a tag. */
  readonly colour: string;
}

/** By how the names of the grammar's scopes begin; the first that fits. */
const colours: readonly (readonly [scope: string, colour: keyof typeof tags])[] = [
  ['comment', 'comment'],
  ['string', 'string'],
  ['constant.numeric', 'number'],
  ['constant.language', 'bool'],
  ['keyword.operator.word', 'keyword'],
  ['keyword.operator', 'operator'],
  ['keyword', 'keyword'],
  ['storage', 'keyword'],
  ['support.type', 'typeName'],
  ['entity.name.type', 'typeName'],
  ['support.function', 'macroName'],
  ['entity.name.function', 'macroName'],
  ['variable.language', 'keyword'],
];

const { repository } = grammar;
const words: readonly Word[] = [
  ...wordsOf(repository.comments.patterns),
  { pattern: /"(?:[^"\\]|\\.)*"?/y, colour: 'string' },
  ...wordsOf(repository.literals.patterns),
  ...wordsOf(repository['words-in-place'].patterns),
  ...wordsOf(repository.words.patterns),
  ...wordsOf(repository.names.patterns),
];

export const altaLanguage = StreamLanguage.define({
  name: 'alta',
  token: (stream) => {
    if (stream.eatSpace()) return null;
    for (const { pattern, colour } of words) {
      pattern.lastIndex = stream.pos;
      const found = pattern.exec(stream.string);
      if (found === null || found[0] === '') continue;
      stream.pos += found[0].length;
      return colour === '' ? null : colour;
    }
    stream.next();
    return null;
  },
  languageData: { commentTokens: { line: '//' }, closeBrackets: { brackets: ['(', '[', '{', '"'] } },
});

const style = HighlightStyle.define(
  (
    [
      [[tags.comment], 'var(--faint)'],
      [[tags.string, tags.number, tags.bool], 'var(--on)'],
      [[tags.keyword], 'var(--pick)'],
      [[tags.typeName, tags.macroName], 'var(--name)'],
    ] satisfies [Tag[], string][]
  ).map(([tag, color]) => ({ tag, color })),
);

export const altaColours: Extension = [altaLanguage, syntaxHighlighting(style)];

/** Rules that say what one place is; those with captures colour several words, the first of which is enough here. */
function wordsOf(patterns: readonly object[]): Word[] {
  return patterns.flatMap((rule) => {
    const { match, name, captures } = { match: '', name: '', captures: {}, ...rule };
    if (match === '') return [];
    const [first] = Object.values<{ readonly name?: string }>(captures);
    const scope = name === '' ? (first?.name ?? '') : name;
    const colour = colours.find(([start]) => scope.startsWith(start))?.[1] ?? '';
    return [{ pattern: new RegExp(match, 'y'), colour }];
  });
}

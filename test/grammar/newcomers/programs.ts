/** Whole programs as newcomers write them, and what they are told. */

import type { Newcomer } from './frames.ts';

export const programs: readonly Newcomer[] = [
  {
    wrong: 'vocab { "0"..largest }\ninput token\noutput token',
    says: '1:14 A range of tokens ends in a numeral in quotes: `"0".."9"`',
    notes: ['`largest` is a name, and a vocabulary holds words only'],
  },
  {
    wrong: 'param largest = 9\nvocab { 0..largest }\ninput token\noutput token',
    says: '2:12 A range of tokens ends in a numeral in quotes: `"0".."9"`',
    notes: ['`largest` is a parameter, and none can change the vocabulary'],
    mended: 'param largest = 9\nvocab { "0".."9" }\ninput token\noutput token',
  },
  {
    wrong: 'vocab { -3..3 }\ninput token\noutput token',
    says: '1:9 Tokens are words, each in quotes: `"-3".."3"`',
    mended: 'vocab { "-3".."3" }\ninput token\noutput token',
  },
  {
    wrong: 'vocab { 0..9 }\ninput token\noutput token',
    says: '1:9 Tokens are words, each in quotes: `"0".."9"`',
    mended: 'vocab { "0".."9" }\ninput token\noutput token',
  },
  {
    wrong: 'vocab { 0..9, +, - }\ninput token\noutput token',
    says: '1:9 Tokens are words, each in quotes: `"0".."9"`',
    mended: 'vocab { "0".."9", "+", "-" }\ninput token\noutput token',
  },
  {
    wrong: 'vocab { 0, 1, 2 }\ninput token\noutput token',
    says: '1:9 Tokens are words, each in quotes: `"0"`',
    mended: 'vocab { "0", "1", "2" }\ninput token\noutput token',
  },
  {
    wrong: 'vocab { a, b }\ninput token\noutput token',
    says: '1:9 Tokens are words, each in quotes: `"a"`',
    mended: 'vocab { "a", "b" }\ninput token\noutput token',
  },
  {
    wrong: 'vocab ["a", "b"]\ninput token\noutput token',
    says: '1:7 A vocabulary stands in braces: `{ … }`',
    mended: 'vocab {"a", "b"}\ninput token\noutput token',
  },
  {
    wrong: 'vocab = { "a", "b" }\ninput token\noutput token',
    says: '1:7 No `=` stands after `vocab`',
    mended: 'vocab { "a", "b" }\ninput token\noutput token',
  },
  {
    wrong: 'vocab: { "a", "b" }\ninput token\noutput token',
    says: '1:6 No `:` stands after `vocab`',
    mended: 'vocab { "a", "b" }\ninput token\noutput token',
  },
  {
    wrong: 'vocab { "a" | "b" }\ninput token\noutput token',
    says: '1:13 `|` is written `,` here',
    mended: 'vocab { "a", "b" }\ninput token\noutput token',
  },
  {
    wrong: 'vocab "a", "b"\ninput token\noutput token',
    says: '1:6 Expected `{` after `vocab`, but found `"a"`',
  },
  {
    wrong: 'vocab { "0".."9", <s> }\ninput token\noutput token',
    says: '1:19 Tokens are words, each in quotes: `"<s>"`',
    mended: 'vocab { "0".."9", "<s>" }\ninput token\noutput token',
  },
  {
    wrong: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp { x = 1 }\nhalt x == 1\noutput x',
    says: '5:5 Expected `when` after `halt`, but found `x`',
    mended: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp { x = 1 }\nhalt when x == 1\noutput x',
  },
  {
    wrong: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp { x = 1 }\nhalt if x == 1\noutput x',
    says: '5:6 `halt` goes on with `when`, not with `if`',
    mended: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp { x = 1 }\nhalt when x == 1\noutput x',
  },
  {
    wrong: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp { x = 1 }\nhalt when x = 1\noutput x',
    says: '5:13 `=` assigns a value; a comparison is written `==`',
    mended: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp { x = 1 }\nhalt when x == 1\noutput x',
  },
  {
    wrong: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp { x = 1 }\nhalt: x == 1\noutput x',
    says: '5:5 `halt` goes on with `when`, not with `:`',
    mended: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp { x = 1 }\nhalt when x == 1\noutput x',
  },
  {
    wrong: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp { x = 1 }\nhalt when x == 1\noutput x y',
    says: '6:10 `y` cannot stand behind `x` here',
  },
  {
    wrong: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp { x = 1 }\nhalt when x == 1\noutput: x',
    says: '6:7 No `:` stands after `output`',
    mended: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp { x = 1 }\nhalt when x == 1\noutput x',
  },
  {
    wrong: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp { x = 1 }\nhalt when x == 1\noutput = x',
    says: '6:8 No `=` stands after `output`',
    mended: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp { x = 1 }\nhalt when x == 1\noutput x',
  },
  {
    wrong: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp { x = 1 }\nhalt when x == 1\noutput x + 1',
    says: '6:10 `+` cannot stand behind `x` here',
  },
  {
    wrong: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp { x = 1 }\nhalt when x == 1\noutput { x }',
    says: '6:8 Expected a name after `output`, but found `{`',
  },
  {
    wrong: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp { x = 1 }\nhalt when x == 1\nreturn x',
    says: '6:1 The answer of a program is named by `output`',
    mended: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp { x = 1 }\nhalt when x == 1\noutput x',
  },
  {
    wrong: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp: x = 1\nhalt when x == 1\noutput x',
    says: '4:4 A block stands in braces: `mlp { … }`',
    mended: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp { x = 1 }\nhalt when x == 1\noutput x',
  },
  {
    wrong: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp:\n  x = 1\n\nhalt when x == 1\noutput x',
    says: '4:4 A block stands in braces: `mlp { … }`',
    mended: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp {\n  x = 1\n}\n\nhalt when x == 1\noutput x',
  },
  {
    wrong: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp\n  x = 1\n\nhalt when x == 1\noutput x',
    says: '4:4 Expected `{` after `mlp`',
  },
  {
    wrong: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp() { x = 1 }\nhalt when x == 1\noutput x',
    says: '4:4 No `()` stands after `mlp`',
    mended: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp { x = 1 }\nhalt when x == 1\noutput x',
  },
  {
    wrong: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp = { x = 1 }\nhalt when x == 1\noutput x',
    says: '4:5 No `=` stands after `mlp`',
    mended: 'vocab { "a" }\ninput token\nvar x: 0..3 = 0\nmlp { x = 1 }\nhalt when x == 1\noutput x',
  },
  {
    wrong: 'vocab { "a" }\ninput token: Token\noutput token',
    says: '2:12 The input is a token and has no other type: `input token`',
    mended: 'vocab { "a" }\ninput token\noutput token',
  },
  {
    wrong: 'vocab { "a" }\ninput: token\noutput token',
    says: '2:6 No `:` stands after `input`',
    mended: 'vocab { "a" }\ninput token\noutput token',
  },
  {
    wrong: 'vocab { "a" }\ninput { token }\noutput token',
    says: '2:7 Expected a name after `input`, but found `{`',
  },
  {
    wrong: 'vocab { "a" }\ninput token\nposition here\noutput token',
    says: '3:14 The range of `here` is missing: `position here: 0..9` allows ten positions',
  },
  {
    wrong: 'vocab { "a" }\ninput token\nposition here = 0..9\noutput token',
    says: '3:15 `position here` goes on with `:`, not with `=`',
    mended: 'vocab { "a" }\ninput token\nposition here: 0..9\noutput token',
  },
  {
    wrong: 'vocab { "a" }\ninput token = "a" ...\noutput token',
    says: '2:14 Expected `{` after `=`, but found `"a"`',
  },
  {
    wrong: 'vocab { "a" }\ninput token = ["a", ...]\noutput token',
    says: '2:15 A frame stands in braces: `{ … }`',
    mended: 'vocab { "a" }\ninput token = {"a", ...}\noutput token',
  },
  {
    wrong: 'vocab { "a" }\ninput token = { "a" x 3, ... }\noutput token',
    says: '2:21 A token that is repeated is written `"a" * 3`',
    mended: 'vocab { "a" }\ninput token = { "a" * 3, ... }\noutput token',
  },
];

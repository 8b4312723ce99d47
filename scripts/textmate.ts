/** Writes the TextMate grammar that is made from the tokens of the language. */

import { writeFileSync } from 'node:fs';
import { textMateGrammar } from '../grammar/textmate.ts';

const file = new URL('../grammar/alta.tmLanguage.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(textMateGrammar(), null, 2)}\n`);

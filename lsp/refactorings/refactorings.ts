/** All refactorings. */

import { extractFunction } from './extract-function.ts';
import { extractLet } from './extract-let.ts';
import { ifToMatch } from './if-to-match.ts';
import { inlineLet } from './inline-let.ts';
import { matchToIf } from './match-to-if.ts';
import { recordHead } from './record-head.ts';
import type { Refactoring } from './refactoring.ts';
import { writeOutArms } from './write-out-arms.ts';

export const refactorings: readonly Refactoring[] = [
  writeOutArms,
  recordHead,
  ifToMatch,
  matchToIf,
  extractFunction,
  extractLet,
  inlineLet,
];

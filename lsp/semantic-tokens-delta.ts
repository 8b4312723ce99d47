/** Semantic tokens as what differs from those before. */

import type { SemanticTokensDelta } from 'vscode-languageserver';

export interface TokensBefore {
  readonly resultId: string;
  readonly data: number[];
}

/** One edit: what lies between the beginning and the end that are the same. */
export function tokensDelta({ data: before }: TokensBefore, { resultId, data }: TokensBefore): SemanticTokensDelta {
  const most = Math.min(before.length, data.length);
  let start = 0;
  while (start < most && before[start] === data[start]) start++;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === data[data.length - 1 - end]) end++;
  if (start === before.length && start === data.length) return { resultId, edits: [] };
  return {
    resultId,
    edits: [{ start, deleteCount: before.length - end - start, data: data.slice(start, data.length - end) }],
  };
}

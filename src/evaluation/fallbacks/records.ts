/** What was found, as lines of JSON. */

import type { GenerationAnalysis } from './analyse.ts';
import { diversityLengths } from './diversity.ts';

/** One for each item, the one that was cut too. */
export function itemRecords({ generation, items }: GenerationAnalysis): readonly object[] {
  const origin = originOf(generation);
  return items.map(({ index, text, label, matched, firstSeen, repetitionKind, novelty }) => ({
    ...origin,
    index,
    text,
    ...(label === null ? { truncated: true } : { label }),
    ...(matched === null ? {} : { matched }),
    ...(firstSeen === null ? {} : { firstSeen, repetitionKind }),
    ...(novelty === null ? {} : { novelty }),
  }));
}

export function generationRecord(analysis: GenerationAnalysis): object {
  const { generation, order, counts, status, upperBound, shift, loop, echoes, spans, diversity, stopped } = analysis;
  return {
    ...originOf(generation),
    asked: generation.asked,
    ...(status === null ? {} : { status, order, counts, upperBound, shift }),
    tokenizer: analysis.tokenizer,
    tokens: analysis.tokens,
    loop,
    echoes,
    spans,
    distinctShare: analysis.distinctShare,
    diversity: {
      score: diversity.score.map((value, index) => ({ tokens: diversityLengths[index], value })),
      distinct: diversity.distinct,
      seqRep4: diversity.repetition4,
      simctg: diversity.simctg,
    },
    ...(stopped === null ? {} : { stopped }),
  };
}

function originOf({ id, prompt, model, group, repetition }: GenerationAnalysis['generation']): object {
  return { id, ...(id === null ? { prompt } : {}), model, group, repetition };
}

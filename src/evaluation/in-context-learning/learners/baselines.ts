/** What a model has to beat: the most frequent label, and the labels of the nearest demonstrations. */

import type { Learner, Prediction } from '../items.ts';
import { createRetriever } from '../retrieval.ts';

export function majorityLabel(): Learner {
  return {
    name: 'majority',
    atOnce: Number.POSITIVE_INFINITY,
    noBlocks: 'it does not look at texts',
    predict: async ({ demonstrations, queries, labels }) => {
      const label = most(
        demonstrations.map((item) => item.label),
        labels,
      );
      return queries.map((): Prediction => ({ label }));
    },
  };
}

/** The most frequent label among the nearest demonstrations by BM25; where no word is shared, among all. */
export function nearestNeighbours(neighbours: number): Learner {
  return {
    name: `nearest-${neighbours}`,
    atOnce: Number.POSITIVE_INFINITY,
    noBlocks: 'it looks at demonstrations one by one',
    predict: async ({ demonstrations, queries, labels }) => {
      const retriever = createRetriever(demonstrations);
      const all = demonstrations.map(({ label }) => label);
      return queries.map((query): Prediction => {
        const near = retriever.ranked(query).slice(0, neighbours);
        const own = near.flatMap((number) => all.slice(number, number + 1));
        return { label: most(own.length > 0 ? own : all, labels) };
      });
    },
  };
}

/** Of several that are equally frequent the one that comes first; without any, the first label. */
function most(own: readonly string[], labels: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const label of own) counts.set(label, (counts.get(label) ?? 0) + 1);
  let best = labels[0] ?? null;
  for (const [label, count] of counts) if (count > (best === null ? 0 : (counts.get(best) ?? 0))) best = label;
  return best;
}

/** How likely a language model finds the sentences themselves: a baseline that knows nothing of what ratings are. */

import type { LanguageModel } from '../../models/language-model.ts';
import { unknownToken } from '../../models/tokenizers.ts';
import type { ReportCell, ReportTable } from '../report.ts';
import { type BootstrapOptions, bootstrapped } from '../statistics/bootstrap.ts';
import { type Correlation, pearson, spearman } from '../statistics/correlations.ts';
import { groupedBy, type Material } from './materials.ts';
import { meanOf } from './reliability.ts';

export interface SentenceScore {
  /** ln P of the sentence, its end too. */
  readonly sum: number;
  /** The same for each of its tokens, on average. */
  readonly mean: number;
  readonly tokens: number;
  /** Tokens that the model has no number for. */
  readonly unknown: number;
}

export interface Baseline {
  readonly name: string;
  /** As the materials. */
  readonly scores: readonly SentenceScore[];
}

export async function sentenceScores(
  model: LanguageModel,
  sentences: readonly string[],
): Promise<readonly SentenceScore[]> {
  const scores = await model.score(sentences.map((sentence) => ({ prompt: '', continuation: sentence, ends: true })));
  return scores.map(({ tokens, logProbability }) => ({
    sum: logProbability,
    mean: logProbability / tokens.length,
    tokens: tokens.length,
    unknown: tokens.filter(({ id }) => id === unknownToken).length,
  }));
}

const measures = ['sum', 'mean'] as const;

/** The means of conditions, and where people rated, how well log-probabilities go together with that. */
export function baselineTables(
  materials: readonly Material[],
  baselines: readonly Baseline[],
  options: BootstrapOptions,
): readonly ReportTable[] {
  const columns = baselines.flatMap(({ name, scores }) =>
    measures.map((measure) => ({
      name: `${name}, ${measure === 'sum' ? 'sum' : 'per token'}`,
      of: new Map(materials.map((material, index) => [material, scores[index]?.[measure] ?? Number.NaN])),
    })),
  );
  const rated = materials.filter(({ human }) => human.length > 0);
  const items = [...groupedBy(rated, 'item').values()];
  const human = ({ human: ratings }: Material): number => meanOf(ratings);
  const correlated = (
    of: ReadonlyMap<Material, number>,
    how: (x: readonly number[], y: readonly number[]) => Correlation,
    some: readonly Material[],
  ): Correlation =>
    how(
      some.map((material) => of.get(material) ?? Number.NaN),
      some.map(human),
    );
  const rowOf = ({ name, of }: (typeof columns)[number]): [string, ...ReportCell[]] => {
    const estimates = [pearson, spearman].map((how) =>
      bootstrapped(items, (drawn) => correlated(of, how, drawn.flat()).value, options),
    );
    return [name, ...estimates, correlated(of, pearson, rated).p];
  };
  return [
    {
      title: 'Log-probabilities of the sentences',
      columns: ['condition', 'sentences', ...columns.map(({ name }) => name)],
      rows: [...groupedBy(materials, 'condition')].map(([condition, own]): [string, ...ReportCell[]] => [
        condition === '' ? 'all' : condition,
        own.length,
        ...columns.map(({ of }) => meanOf(own.map((material) => of.get(material) ?? Number.NaN))),
      ]),
      note: 'Natural logarithms, means over sentences. Those of a small model say how usual the words are in this order, and not how plausible what they say is.',
    },
    ...(rated.length < 4
      ? []
      : [
          {
            title: `Ratings of people by log-probabilities: ${rated.length} sentences`,
            columns: ['', 'Pearson', 'Spearman', 'p of Pearson'],
            rows: columns.map(rowOf),
            note: 'What a model that rates has to be better than. Intervals are of the bootstrap over items.',
          },
        ]),
  ];
}

/** Of a model that does not know the words, log-probabilities mean little. */
export function unknownWarnings(baselines: readonly Baseline[]): readonly string[] {
  return baselines.flatMap(({ name, scores }) => {
    const unknown = scores.reduce((sum, score) => sum + score.unknown, 0);
    const tokens = scores.reduce((sum, score) => sum + score.tokens, 0);
    return unknown === 0
      ? []
      : [`${name} does not know ${unknown} of ${tokens} tokens of the sentences; it was trained on other words`];
  });
}

/** How likely a language model finds the sentences themselves: a baseline that knows nothing of what ratings are. */

import { groupedBy } from '../../collections/grouped-by.ts';
import type { LanguageModel, Token } from '../../models/language-model.ts';
import { unknownToken } from '../../models/tokenizers.ts';
import type { ReportCell, ReportTable } from '../report.ts';
import { type BootstrapOptions, bootstrapped } from '../statistics/bootstrap.ts';
import { type Correlation, pearson, spearman } from '../statistics/correlations.ts';
import { type Material, regionStart } from './materials.ts';
import { meanOf } from './reliability.ts';

export interface SentenceScore {
  /** ln P of the sentence, its end too. */
  readonly sum: number;
  /** The same for each of its tokens, on average. */
  readonly mean: number;
  readonly tokens: number;
  /** −ln P of the tokens that overlap with the region, after what stands before; `null` without one in the sentence. */
  readonly region: number | null;
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
  materials: readonly Pick<Material, 'sentence' | 'region'>[],
): Promise<readonly SentenceScore[]> {
  const scores = await model.score(
    materials.map(({ sentence }) => ({ prompt: '', continuation: sentence, ends: true })),
  );
  return scores.map(({ tokens, logProbability }, index) => ({
    sum: logProbability,
    mean: logProbability / tokens.length,
    tokens: tokens.length,
    region: regionSurprisal(tokens, materials[index] ?? { sentence: '', region: null }),
    unknown: tokens.filter(({ id }) => id === unknownToken).length,
  }));
}

/** A word may be several tokens, and a blank belong to one: all that overlap are summed. */
function regionSurprisal(
  tokens: readonly Token[],
  { sentence, region }: Pick<Material, 'sentence' | 'region'>,
): number | null {
  const from = region === null ? null : regionStart(sentence, region);
  if (from === null || region === null) return null;
  const to = from + region.length;
  let [place, sum] = [0, 0];
  for (const { text, logProbability } of tokens) {
    const end = place + text.length;
    if (place < to && end > from) sum -= logProbability;
    place = end;
  }
  return sum;
}

const measures = ['sum', 'mean', 'region'] as const;
const measureNames = { sum: 'sum', mean: 'per token', region: 'region' } as const;

/** The means of conditions, and where people rated, how well log-probabilities go together with that. */
export function baselineTables(
  materials: readonly Material[],
  baselines: readonly Baseline[],
  options: BootstrapOptions,
): readonly ReportTable[] {
  const columns = baselines.flatMap(({ name, scores }) =>
    measures
      .filter((measure) => scores.some((score) => score[measure] !== null))
      .map((measure) => ({
        name: `${name}, ${measureNames[measure]}`,
        of: new Map(
          materials.flatMap((material, index) => {
            const value = scores[index]?.[measure] ?? null;
            return value === null ? [] : [[material, value] as const];
          }),
        ),
      })),
  );
  const rated = materials.filter(({ human }) => human.length > 0);
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
    const measured = rated.filter((material) => of.has(material));
    const items = [...groupedBy(measured, ({ item }) => item).values()];
    const estimates = [pearson, spearman].map((how) =>
      bootstrapped(items, (drawn) => correlated(of, how, drawn.flat()).value, options),
    );
    return [name, ...estimates, correlated(of, pearson, measured).p];
  };
  return [
    {
      title: 'Log-probabilities of the sentences',
      columns: ['condition', 'sentences', ...columns.map(({ name }) => name)],
      rows: [...groupedBy(materials, ({ condition }) => condition)].map(
        ([condition, own]): [string, ...ReportCell[]] => [
          condition === '' ? 'all' : condition,
          own.length,
          ...columns.map(({ of }) => meanOf(own.flatMap((material) => of.get(material) ?? []))),
        ],
      ),
      note: 'Natural logarithms, means over sentences. Those of a small model say how usual the words are in this order, and not how plausible what they say is. Of regions it is the surprisal, the negative logarithm, of all tokens that overlap with them.',
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

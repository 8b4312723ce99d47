/** What is known of compiled weights: what was proved, what was bounded, what was only tried. */

import { originText } from '../weights/learned.ts';
import type { CompiledModel } from '../weights/model.ts';
import { proveAttention } from './attention.ts';
import { proveHalt, proveOutput, proveStart } from './ends.ts';
import { type FeedForwardProof, proveFeedForward } from './feed-forward.ts';
import { compareOnSamples, type SampleOptions } from './samples.ts';

/**
 * - *proved*: for all cases there are;
 * - *bounded*: by the error bounds of the number format;
 * - *sampled*: on random inputs only;
 * - *refuted*: there is a case in which it is wrong;
 * - *open*: too large to be proved.
 */
export type Verdict = 'proved' | 'bounded' | 'sampled' | 'refuted' | 'open';

export interface Finding {
  readonly verdict: Verdict;
  /** What was looked at. */
  readonly part: 'feed-forward network' | 'attention' | 'start' | 'halting' | 'output' | 'margins' | 'runs';
  readonly detail: string;
}

/** One finding after the other, as they come; each takes its time. */
export function* verifyModel(model: CompiledModel, samples: SampleOptions): Generator<Finding> {
  if (model.learned !== null) {
    const detail = `it was learned (${originText(model.learned)}): nothing is proved of it`;
    yield { verdict: 'open', part: 'feed-forward network', detail };
  } else if (model.minimalFor === null) yield feedForwardFinding(proveFeedForward(model), model);
  else {
    const { rules, of, inputs } = model.minimalFor;
    const detail = `it has ${rules} of ${of} rules, those that ${count(inputs, 'input')} needed: on others it may be wrong`;
    yield { verdict: 'open', part: 'feed-forward network', detail };
  }
  const { complaint, scores } = proveAttention(model);
  yield finding(
    'attention',
    complaint,
    `the scores of ${count(scores, 'pair')} of a query and a key, and what is fetched`,
  );
  const start = proveStart(model);
  yield finding('start', start.complaint, `what ${count(start.cases, 'case')} of a token and a position start with`);
  if (model.halt !== null) yield finding('halting', proveHalt(model), 'the halt test, value by value');
  yield finding('output', proveOutput(model), 'the unembedding');
  yield {
    verdict: 'bounded',
    part: 'margins',
    detail: `in ${model.format} ${model.learned === null ? 'every threshold is passed' : 'what heads fetch is read'} with room to spare in inputs of up to ${count(model.maxLength, 'token')}`,
  };
  if (samples.inputs > 0) yield sampled(model, samples);
}

function finding(part: Finding['part'], complaint: string | null, detail: string): Finding {
  return complaint === null ? { verdict: 'proved', part, detail } : { verdict: 'refuted', part, detail: complaint };
}

function feedForwardFinding(proof: FeedForwardProof, model: CompiledModel): Finding {
  const part = 'feed-forward network';
  switch (proof.kind) {
    case 'proved': {
      const [first, second, third] = model.feedForward;
      const units = first.weights.rows + second.weights.rows + third.weights.rows;
      return {
        verdict: 'proved',
        part,
        detail: `what ${count(units, 'unit')} add to ${count(proof.dimensions, 'dimension')}, in all states that there are`,
      };
    }
    case 'refuted': {
      const state = proof.state.map(({ variable, value }) => `${variable} = ${value}`).join(', ');
      const { low, high } = proof.found;
      const found = low === high ? String(low) : `between ${low} and ${high}`;
      return {
        verdict: 'refuted',
        part,
        detail: `${state === '' ? 'always' : `where ${state}`}: ${proof.expected} is to be added to ${proof.dimension}, but it is ${found}`,
      };
    }
    case 'undecided':
      return { verdict: 'open', part, detail: `what is added to ${proof.dimension} is known too roughly` };
    case 'too large':
      return { verdict: 'open', part, detail: 'its diagrams grow too large to be compared' };
  }
}

function sampled(model: CompiledModel, options: SampleOptions): Finding {
  const { inputs, layers, values, difference, brokenPromise } = compareOnSamples(model, options);
  if (difference !== null) {
    const input = difference.input.length === 0 ? 'the empty input' : `"${difference.input.join(' ')}"`;
    return { verdict: 'refuted', part: 'runs', detail: `on ${input}: ${difference.where}` };
  }
  const promise =
    brokenPromise === null
      ? ''
      : `; the promise of head ${brokenPromise.head} was broken on "${brokenPromise.input.join(' ')}"`;
  return {
    verdict: 'sampled',
    part: 'runs',
    detail: `interpreter and weights agree on ${count(inputs, 'random input')}: ${count(values, 'value')} in ${count(layers, 'layer')}${promise}`,
  };
}

function count(number: number, what: string): string {
  return `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
}

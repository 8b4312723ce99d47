/** What a training came to, for people and as JSON. */

import type { LengthAccuracy } from '../training/accuracy.ts';
import { isFromTraces } from '../training/options.ts';
import { accuracyText, percent } from '../views/accuracy.ts';
import type { LinePlot } from '../views/plot.ts';
import type { Standing, TrainingJob } from './training-loop.ts';

/** `unsnapped`: the accuracy without snapping, if it was asked for. */
export function resultText(
  { options, output, terminal, learner }: TrainingJob,
  { step, loss, check, accuracy }: Standing,
  unsnapped: readonly LengthAccuracy[] | null,
): string {
  const hasSeen = isFromTraces(options.model);
  const things = options.model === 'layer' ? 'traced layers' : hasSeen ? 'examples' : 'inputs';
  const worst = check.worst === null ? '' : `, the worst output off by ${check.worst.toFixed(2)}`;
  const last = loss === null ? '' : `, loss ${loss.toExponential(1)}`;
  const columns = [...(hasSeen ? ['seen'] : []), ...(unsnapped === null ? [] : ['unsnapped']), 'right'];
  const rows = accuracy.map(({ length, inputs, seen, right }, index) => {
    const shares = [right / inputs];
    if (unsnapped !== null) shares.unshift((unsnapped[index]?.right ?? 0) / inputs);
    if (hasSeen) shares.unshift(seen / inputs);
    return { length, shares };
  });
  return [
    `${learner.examples.toLocaleString('en')} ${things}, ${learner.name}`,
    `${step.toLocaleString('en')} steps${last}; ${percent(check.right)} of the ${things} right${worst}`,
    `${output} written`,
    '',
    accuracyText(columns, rows, terminal.out),
    '',
  ].join('\n');
}

/** The documented shape of `train --json`. */
export function resultJson(
  { output, learner }: TrainingJob,
  { step, loss, check, accuracy }: Standing,
  unsnapped: readonly LengthAccuracy[] | null,
) {
  return {
    file: output,
    examples: learner.examples,
    steps: step,
    loss,
    ...check,
    accuracy: accuracy.map((each, index) => ({
      ...each,
      ...(unsnapped === null ? {} : { unsnapped: unsnapped[index]?.right ?? 0 }),
    })),
  };
}

/** Accuracy by length. */
export function resultPlot(
  { program, options }: TrainingJob,
  { step, accuracy }: Standing,
  unsnapped: readonly LengthAccuracy[] | null,
): LinePlot {
  const line = (name: string, lengths: readonly LengthAccuracy[], of: (each: LengthAccuracy) => number) => {
    return { name, points: lengths.map((each) => ({ x: each.length, y: of(each) / each.inputs })) };
  };
  const right = ({ right: count }: LengthAccuracy): number => count;
  return {
    title: `${program.name}, ${step.toLocaleString('en')} steps: whole answers right, by length`,
    x: 'length',
    y: 'share right',
    from: 0,
    to: 1,
    lines: [
      line('right', accuracy, right),
      ...(isFromTraces(options.model) ? [line('seen', accuracy, ({ seen }) => seen)] : []),
      ...(unsnapped === null ? [] : [line('unsnapped', unsnapped, right)]),
    ],
    marks: [{ x: options.lengths.longest, text: 'trained to here' }],
  };
}

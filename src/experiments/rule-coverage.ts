/** Rule coverage: what the test of a split needs that training never shows, before anything is trained. */

import { variableName } from '../ir/text.ts';
import { watchCases } from '../traces/cases.ts';
import { compareCoverage, countSeen, coverageOf } from '../traces/coverage.ts';
import { gapsOf } from '../traces/gaps.ts';
import { seenOnce } from '../traces/seen-once.ts';
import type { SplitParts } from '../traces/split.ts';
import { partsOfSplit } from '../traces/splits.ts';
import type { IntervalPlot } from '../views/plot.ts';
import type { Claim, Experiment, ExperimentContext } from './experiment.ts';
import { type McdName, mcdNames, stepOfFiles, withoutFiles } from './mcd.ts';

interface SplitFinding {
  readonly training: number;
  readonly test: number;
  readonly rulesOfTraining: number;
  readonly rulesOfTest: number;
  readonly testOnly: number;
  readonly covered: number;
  /** `output_action 116, next_output 25`. */
  readonly where: string;
}

/** Found with the reference's programs; where they stand, see the table of docs/coverage.md. */
interface Reference {
  readonly split: string;
  readonly program: string;
  readonly rules: readonly [training: number, test: number];
  readonly testOnly: number;
  /** The share of tests whose rules all fire in training, in percent. */
  readonly covered: number;
}

const references: readonly Reference[] = [
  { split: 'parity:length', program: 'parity_relative', rules: [3, 3], testOnly: 0, covered: 100 },
  { split: 'parity:length', program: 'parity_absolute', rules: [3, 3], testOnly: 0, covered: 100 },
  { split: 'addition:length', program: 'addition', rules: [844, 844], testOnly: 0, covered: 100 },
  { split: 'scan:length', program: 'scan', rules: [974, 1072], testOnly: 142, covered: 0 },
  { split: 'scan:add-jump', program: 'scan', rules: [1067, 1113], testOnly: 49, covered: 1.05 },
  { split: 'scan:add-turn-left', program: 'scan', rules: [1116, 944], testOnly: 0, covered: 100 },
  { split: 'scan:around-right', program: 'scan', rules: [1069, 1109], testOnly: 47, covered: 0 },
  { split: 'scan:jump-around-right', program: 'scan', rules: [1116, 1063], testOnly: 0, covered: 100 },
  { split: 'scan:opposite-right', program: 'scan', rules: [1090, 1037], testOnly: 26, covered: 0 },
  { split: 'scan:primitive-right', program: 'scan', rules: [1105, 959], testOnly: 11, covered: 0 },
  { split: 'scan:random', program: 'scan', rules: [1116, 1116], testOnly: 0, covered: 100 },
];

interface Judged {
  readonly reference: Reference;
  readonly found: SplitFinding;
}

const layerLimit = 1000;

export const ruleCoverage: Experiment = {
  name: 'rule-coverage',
  title: 'What a test needs that training never shows: parity, addition and the splits of SCAN',
  takes: { small: '30 seconds', full: 'the same' },
  takesFiles: true,
  run: async (context) => {
    const judges = new Map<string, (parts: SplitParts) => SplitFinding>();
    const judgeWith = (program: string): ((parts: SplitParts) => SplitFinding) => {
      const judge = judges.get(program) ?? judgeOf(context, program);
      judges.set(program, judge);
      return judge;
    };
    const findings: Judged[] = [];
    for (const reference of references) {
      const { split, program } = reference;
      const found = await context.step(`${split} of ${program}, seed ${context.seed}`, () =>
        judgeWith(program)(partsOfSplit(split, context.seed)),
      );
      findings.push({ reference, found });
    }
    const ofFiles: { readonly name: McdName; readonly found: SplitFinding | null }[] = [];
    for (const name of mcdNames) {
      const parts = context.given.get(name);
      const step = (own: SplitParts): Promise<SplitFinding> =>
        context.step(`${stepOfFiles(name, own)} of scan`, () => judgeWith('scan')(own));
      ofFiles.push({ name, found: parts === undefined ? null : await step(parts) });
    }
    return {
      claims: [...findings.map(({ reference, found }) => claimOf(reference, found)), ...ofFiles.map(claimOfFiles)],
      tables: [
        {
          title: 'Elementary rules, the reference’s in brackets',
          columns: ['split', 'program', 'training', 'test', 'rules', 'test only', 'tests covered', 'where'],
          rows: [
            ...findings.map(({ reference, found }) => rowOf(reference.split, reference.program, found, reference)),
            ...ofFiles.flatMap(({ name, found }) => (found === null ? [] : [rowOf(name, 'scan', found, null)])),
          ],
        },
      ],
      plots: { 'test-only': testOnlyPlot(findings), covered: coveredPlot(findings) },
    };
  },
};

function rowOf(split: string, program: string, found: SplitFinding, reference: Reference | null): (string | number)[] {
  const beside = (text: string): string => (reference === null ? '' : ` (${text})`);
  return [
    split,
    program,
    found.training,
    found.test,
    `${found.rulesOfTraining} / ${found.rulesOfTest}${beside(reference?.rules.join(' / ') ?? '')}`,
    `${found.testOnly}${beside(String(reference?.testOnly))}`,
    `${percent(found)} %${beside(`${reference?.covered} %`)}`,
    found.where,
  ];
}

function testOnlyPlot(findings: readonly Judged[]): IntervalPlot {
  const most = Math.max(...findings.flatMap(({ reference, found }) => [reference.testOnly, found.testOnly]));
  return besidePlot(
    {
      title: 'Rules that the test needs and training never shows',
      x: 'elementary rules',
      to: Math.max(1, most),
    },
    findings,
    ({ found }) => found.testOnly,
    ({ reference }) => reference.testOnly,
  );
}

function coveredPlot(findings: readonly Judged[]): IntervalPlot {
  return besidePlot(
    { title: 'Tests whose rules all fire in training', x: 'tests covered, %', to: 100 },
    findings,
    ({ found }) => percent(found),
    ({ reference }) => reference.covered,
  );
}

function besidePlot(
  axes: Pick<IntervalPlot, 'title' | 'x' | 'to'>,
  findings: readonly Judged[],
  here: (judged: Judged) => number,
  there: (judged: Judged) => number,
): IntervalPlot {
  const rows = findings.flatMap((judged) => {
    const { split, program } = judged.reference;
    const name = program === 'scan' ? split : `${split}, ${program}`;
    return [
      { name, series: 'altac', value: here(judged), interval: null },
      { name, series: 'the reference', value: there(judged), interval: null },
    ];
  });
  return { ...axes, from: 0, rows, marks: [] };
}

/** They are built so that training shows every atom of the test; whether that is so of rules is another question. */
function claimOfFiles({ name, found }: { readonly name: McdName; readonly found: SplitFinding | null }): Claim {
  const claim = {
    claim: `${name}, scan: training shows every rule that the test needs`,
    source: 'Keysers et al., 2020: these splits are built so that training has all atoms of the test',
    expected: wordsOf(0, 100),
  };
  if (found === null) return withoutFiles(name, claim);
  const measured = wordsOf(found.testOnly, percent(found));
  return { ...claim, measured, verdict: found.testOnly === 0 ? 'reproduced' : 'not reproduced' };
}

function claimOf({ split, program, testOnly, covered }: Reference, found: SplitFinding): Claim {
  const [expected, measured] = [wordsOf(testOnly, covered), wordsOf(found.testOnly, percent(found))];
  const isSame = testOnly > 0 === found.testOnly > 0 && Math.abs(covered - percent(found)) < 0.5;
  return {
    claim: `${split}, ${program}: whether training shows every rule that the test needs`,
    source: 'the reference implementation, by its rules value by value',
    expected,
    measured,
    verdict: isSame ? 'reproduced' : 'not reproduced',
  };
}

function wordsOf(testOnly: number, covered: number): string {
  return `${testOnly === 0 ? 'no rule' : `${testOnly} rules`} in the test only, ${covered} % of the tests covered`;
}

function percent({ covered, test }: SplitFinding): number {
  return Number(((100 * covered) / Math.max(1, test)).toFixed(2));
}

function judgeOf({ program: load }: ExperimentContext, name: string): (parts: SplitParts) => SplitFinding {
  const program = load(name);
  const watch = watchCases(program, layerLimit);
  const seenOn = seenOnce(program, watch);
  return (parts) => {
    const comparison = compareCoverage(
      program,
      coverageOf(program, parts.training.map(seenOn)),
      parts.test.map(seenOn),
    );
    const gaps = gapsOf(program, watch, comparison.testOnly);
    return {
      training: parts.training.length,
      test: parts.test.length,
      rulesOfTraining: countSeen(comparison.training.fired),
      rulesOfTest: countSeen(comparison.test.fired),
      testOnly: comparison.testOnly.length,
      covered: parts.test.length - comparison.failing.length,
      where: gaps.map(({ variable, rules }) => `${variableName(program, variable)} ${rules.length}`).join(', '),
    };
  };
}

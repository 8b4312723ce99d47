/** `altac eval dolomites score`: outputs measured without a model; fails where they fall short of what was asked. */

import packageFile from '../../../package.json' with { type: 'json' };
import {
  type OutputScore,
  outputScore,
  problemsTable,
  scoreTables,
} from '../../evaluation/methodical-writing/scoring.ts';
import type { WritingExample } from '../../evaluation/methodical-writing/tasks.ts';
import type { EvaluationReport } from '../../evaluation/report.ts';
import { checkWritable } from '../output-files.ts';
import { clearProgress, showProgress } from '../progress.ts';
import { breath, type Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import { giveReport } from './report-output.ts';
import { optionsRow, type TypedOptions } from './typed-options.ts';
import { examplesIn, outputsIn, type WritingFile } from './writing-files.ts';

export interface ScoreOutputsOptions extends TypedOptions {
  readonly examples?: string;
  readonly reference?: boolean;
  readonly stem?: boolean;
  readonly tokens: 'ascii' | 'letters';
  readonly explain?: boolean;
  readonly minStructure?: number;
  readonly maxUnsupported?: number;
  readonly level: number;
  readonly resamples: number;
  readonly seed: number;
  readonly page?: string;
  readonly json?: boolean;
}

/** Exit code 1 where an output falls short of `--min-structure` or `--max-unsupported`. */
export async function scoreOutputsCommand(
  file: string,
  options: ScoreOutputsOptions,
  terminal: Terminal,
): Promise<number> {
  const { page, explain = false, level, resamples, seed, stem = false, tokens } = options;
  if (page !== undefined) checkWritable([page]);
  const { origin, content } = options.reference === true ? referencesIn(file) : outputsIn(file, options.examples);
  const scores: OutputScore[] = [];
  for (const example of content) {
    if (scores.length % 20 === 0) {
      showProgress(terminal, `${scores.length} of ${content.length} outputs`);
      await breath();
    }
    scores.push(outputScore(example, { stem, tokens }));
  }
  clearProgress(terminal);
  const report: EvaluationReport = {
    title: `${content.length} ${options.reference === true ? 'reference' : 'output'}${content.length === 1 ? '' : 's'} of methodical writing tasks`,
    provenance: {
      altac: packageFile.version,
      outputs: origin,
      ROUGE: `${tokens}${stem ? ', stemmed' : ''}`,
      ...optionsRow(options),
      seed,
      resamples,
    },
    warnings: [],
    tables: [...scoreTables(scores, { level, resamples, seed }), ...(explain ? [problemsTable(scores)] : [])],
    plots: [],
  };
  await giveReport(report, options, terminal);
  const failing = scores.filter((score) => fallsShort(score, options));
  for (const { id, structure, grounding } of failing.slice(0, 10)) {
    terminal.err.write(
      `${id}: structure ${structure.structure.toFixed(2)}, ${grounding.unsupported.length} unsupported literals\n`,
    );
  }
  if (failing.length === 0) return 0;
  terminal.err.write(`${failing.length} of ${content.length} outputs fall short; \`--explain\` says of what\n`);
  return 1;
}

function fallsShort(
  { structure, grounding }: OutputScore,
  { minStructure = 0, maxUnsupported = Number.POSITIVE_INFINITY }: ScoreOutputsOptions,
): boolean {
  return structure.structure < minStructure || grounding.unsupported.length > maxUnsupported;
}

/** References as if they were outputs, to see whether tasks ask for what experts write. */
function referencesIn(file: string): WritingFile<readonly WritingExample[]> {
  const { origin, content } = examplesIn(file);
  const written = content.flatMap((example) =>
    example.reference === null ? [] : [{ ...example, output: example.reference, reference: null }],
  );
  if (written.length === 0) throw new UserError(`${file} has no references`, ['The test split may be without']);
  return { origin, content: written };
}

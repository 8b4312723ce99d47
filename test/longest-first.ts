/** The order of test files: those that take longest come first, so that no worker begins one when the others are done. */

import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Of at least ten seconds, the longest first, on two cores. All others follow, large files first. */
const longest: readonly string[] = [
  'editors/vscode',
  'lint/lint',
  'cli/trace-queue',
  'check/broken-text',
  'python/pytorch',
  'evaluation/web-agent/chromium',
  'cli/jobs',
  'cli/documentation',
  'cli/help',
  'film/page',
  'playground/page',
  'export/onnx',
  'grammar/broken-text',
  'fuzz/compiler',
  'python/transformer-lens',
  'verify/programs',
  'lsp/refactorings',
  'cli/process',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    const place = ({ moduleId }: TestSpecification): number => {
      const found = longest.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return found === -1 ? longest.length : found;
    };
    return others.toSorted((a, b) => place(a) - place(b));
  }
}

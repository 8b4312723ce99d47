/** One program at one level, in a process of its own: times, sizes, and the most memory that the process has held. */

import { writeArtifact } from '../src/weights/artifact.ts';
import { compileWeights } from '../src/weights/compile.ts';
import { levels } from '../src/weights/levels.ts';
import { modelSizes } from '../src/weights/sizes.ts';
import { compileText, textOfProgram } from '../test/support/programs.ts';
import { repository } from '../test/temporary-folder.ts';
import { timed } from './measure.ts';

const [name = '', levelText = '2'] = process.argv.slice(2);
const level = levels.find((each) => String(each) === levelText) ?? 2;
const text = textOfProgram(name);
const file = `${repository}/programs/${name}.alta`;
const { result: compilation, time: toProgram } = timed(() => compileText(text, {}, file));
const { program } = compilation;
if (program === null) throw new Error(`${name} has errors`);
const { result: compiled, time: toWeights } = timed(() => compileWeights(program, { level }));
if (!compiled.ok) process.stdout.write('null\n');
else {
  const { weights, description } = writeArtifact(compiled.model);
  const { hiddenUnits, residualDimensions, nonZeros } = modelSizes(compiled.model);
  const figures = {
    toProgram,
    toWeights,
    memory: process.resourceUsage().maxRSS / 1024,
    residualDimensions,
    hiddenUnits,
    nonZeros,
    kilobytes: (weights.length + description.length) / 1024,
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

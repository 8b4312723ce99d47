/** The programs of a Markdown file, each with the files that it imports. */

import { type Compilation, type CompileOptions, createCompile } from '../../src/compile.ts';
import { withoutAnnotations } from './annotations.ts';
import { type CodeBlock, codeBlocks } from './literate.ts';

export interface LiterateProgram {
  readonly heading: string;
  /** Without annotations. */
  readonly text: string;
  readonly options: CompileOptions;
  readonly imported: readonly CodeBlock[];
}

/** The name of every program's file. */
export const mainFile = 'main.alta';

/** A block with a file's name is what the block after it imports; one with JSON has options. */
export function literatePrograms(markdown: string): LiterateProgram[] {
  const programs: LiterateProgram[] = [];
  let imported: CodeBlock[] = [];
  for (const block of codeBlocks(markdown)) {
    if (block.label.endsWith('.alta')) {
      imported.push(block);
      continue;
    }
    const text = withoutAnnotations(block.text);
    const files = new Map(imported.map((each) => [`./${each.label}`, withoutAnnotations(each.text)]));
    files.set(`./${mainFile}`, text);
    const options: CompileOptions = {
      file: mainFile,
      readImport: (path, from) => {
        const found = files.get(path);
        return found === undefined
          ? { error: `There is no file "${path}" beside "${from}"` }
          : { file: path.slice(2), text: found };
      },
      ...(block.label === '' ? {} : JSON.parse(block.label)),
    };
    programs.push({ heading: block.heading, text, options, imported });
    imported = [];
  }
  return programs;
}

const compile = createCompile();

export function compileLiterate({ text, options }: LiterateProgram): Compilation {
  return compile(text, options);
}

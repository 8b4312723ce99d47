/** The one pipeline: from text to whatever is asked for. Never throws on bad input. */

import type { Diagnostic } from '../grammar/diagnostic.ts';
import { createParse, type Token } from '../grammar/parse.ts';
import type { SourceFile } from '../grammar/syntax.ts';
import type { MatchedValues } from './check/arm-book.ts';
import { brokenParts } from './check/broken-parts.ts';
import { type CheckedProgram, type CheckOptions, check } from './check/check.ts';
import type { CheckedTest } from './check/check-tests.ts';
import type { FlowMemory } from './check/flow-memory.ts';
import { tidyFixes } from './check/layout-of-fixes.ts';
import type { ParameterValue } from './check/modules.ts';
import type { Program } from './ir/program.ts';
import { isSurelyLowered, lower } from './lower/lower.ts';

export type { CheckedTest } from './check/check-tests.ts';
export type { ParameterValue } from './check/modules.ts';

/** Reads the text of an imported file: the door knows where files are. `path` is as written, `from` the importing file. */
export type ReadImport = (
  path: string,
  from: string,
) => { readonly file: string; readonly text: string } | { readonly error: string };

export interface CompileOptions {
  /** The name of the text, for messages and imports. */
  readonly file: string;
  readonly readImport?: ReadImport;
  /** Values for the program's `param`s. */
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  readonly diagramLimit?: number;
  /** Of an earlier version of the text: what stayed the same is not analysed again. The result is the same without it. */
  readonly memory?: FlowMemory | null;
}

export interface Compilation {
  readonly tree: SourceFile;
  /** The words and signs of the text, in order, without comments. */
  readonly tokens: readonly Token[];
  /** Errors, warnings and hints of the text and of what it imports, in order of place. */
  readonly diagnostics: readonly Diagnostic[];
  /** Names resolved and types known; `null` where there are errors, and for a library. */
  readonly typed: CheckedProgram | null;
  /** `null` where there are errors, and for a library. */
  readonly program: Program | null;
  /** Whether the file only declares things for others to import: no errors, and yet no program. */
  readonly library: boolean;
  readonly tests: readonly CheckedTest[];
  /** What the subjects of its `match`es can be, in broken programs too as far as that is known. */
  readonly matched: readonly MatchedValues[];
  /** Names of the parameters that can be set. */
  readonly parameters: readonly string[];
  /** The texts that messages may speak of, by name. */
  readonly sources: ReadonlyMap<string, string>;
  /** For the next version of the text. */
  readonly memory: FlowMemory | null;
}

export type Compile = (text: string, options: CompileOptions) => Compilation;

/** Makes the pipeline; its parser takes some tens of milliseconds to build and may be used for any number of texts. */
export function createCompile(): Compile {
  const parse = createParse();
  return (text, options) => {
    const { file, readImport = noImports, parameters = {}, diagramLimit, memory = null } = options;
    const sources = new Map([[file, text]]);
    const parsed = parse(text, file);
    const imported: Diagnostic[] = [];
    const broken = new Map([[file, brokenParts(parsed.diagnostics, text)]]);
    const trees = new Map([[file, parsed.tree]]);
    const loadImport: CheckOptions['loadImport'] = (path, from) => {
      const read = readImport(path, from);
      if ('error' in read) return read;
      const known = trees.get(read.file);
      if (known !== undefined) return { file: read.file, tree: known };
      const { tree, diagnostics } = parse(read.text, read.file);
      sources.set(read.file, read.text);
      trees.set(read.file, tree);
      imported.push(...diagnostics);
      broken.set(read.file, brokenParts(diagnostics, read.text));
      return { file: read.file, tree };
    };
    const checked = check(file, parsed.tree, {
      loadImport,
      parameters,
      unreadable: (name) => broken.get(name) ?? null,
      memory,
      ...(diagramLimit === undefined ? {} : { diagramLimit }),
    });
    const syntax = [...parsed.diagnostics, ...imported];
    const { library, tests, matched, parameters: names } = checked;
    const { tree, tokens } = parsed;
    const unreadable = syntax.some(({ severity }) => severity === 'error');
    // What could not be read is not in it.
    const typed = unreadable ? null : checked.program;
    const result = { tree, tokens, library, tests, matched, parameters: names, sources, typed, memory: checked.memory };
    const found = [...syntax, ...checked.diagnostics.filter(isNoEcho)];
    const tidied = found.map((diagnostic) => tidyFixes(diagnostic, sources.get(diagnostic.file) ?? ''));
    const diagnostics = sorted(tidied, file);
    if (typed === null) return { ...result, diagnostics, program: null };
    const lowered = once(() => lower(typed, { sources, parameters }));
    // Who only wants to know what is wrong does not wait for it.
    if (isSurelyLowered(typed)) {
      return {
        ...result,
        diagnostics,
        get program() {
          const made = lowered();
          return made.ok ? made.program : null;
        },
      };
    }
    const done = lowered();
    if (done.ok) return { ...result, diagnostics, program: done.program };
    return { ...result, diagnostics: [...diagnostics, tooManyRules(done.limit, typed, file)], program: null };

    /** What is said about a line that could not be read, or about what seems unused elsewhere, may be wrong. */
    function isNoEcho({ code, file: place, span }: Diagnostic): boolean {
      const parts = broken.get(place) ?? null;
      return parts === null || !(code.startsWith('ALTA5') || parts.holds(span));
    }
  };
}

/** Makes a value when it is first asked for. */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function noImports(path: string): { readonly error: string } {
  return { error: `"${path}" cannot be imported here` };
}

function sorted(diagnostics: readonly Diagnostic[], main: string): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      Number(a.file !== main) - Number(b.file !== main) || a.file.localeCompare(b.file) || a.span.start - b.span.start,
  );
}

function tooManyRules(
  limit: { readonly variable: number; readonly reads: readonly number[]; readonly limit: number },
  { variables }: NonNullable<ReturnType<typeof check>['program']>,
  file: string,
): Diagnostic {
  const target = variables[limit.variable];
  const site = target?.binding.site ?? { file, start: 0, end: 0 };
  const reads = limit.reads.map((variable) => `\`${variables[variable]?.name ?? ''}\``).join(', ');
  return {
    code: 'ALTA6002',
    severity: 'error',
    message: `The new value of \`${target?.name ?? ''}\` takes more than ${limit.limit} rules`,
    file: site.file,
    span: { start: site.start, end: site.end },
    related: [],
    notes: [`It depends on ${reads}`, 'Compute it in two layers through a state variable, or make ranges smaller'],
    fixes: [],
  };
}

/**
 * The address of an import, where files have addresses: `./share.alta` beside `file:///a/b.alta` is
 * `file:///a/share.alta`; beside a text that is no file it is nowhere.
 */
export function addressOfImport(path: string, from: string): string {
  const plain = path.replaceAll('\\', '/');
  return URL.canParse(plain, from) ? new URL(plain, from).href : path;
}

/**
 * What may import what: the table of ARCHITECTURE.md, and the lint rules that enforce it.
 * `.oxlintrc.json` holds these rules as plain data; `npm run format` writes them there, and a test fails when the
 * two differ.
 */

/** A folder (or the one file `src/compile.ts`) and every other place that its files may import from. */
export interface ImportDirection {
  readonly from: string;
  readonly mayImport: readonly string[];
}

interface LintOverride {
  readonly files: readonly string[];
  readonly rules: Readonly<Record<string, unknown>>;
}

const foundations = ['grammar', 'src/collections', 'src/random', 'src/ir', 'src/formats', 'src/runtime/tensors'];
const compilerPhases = [
  'src/check',
  'src/lower',
  'src/interpreter',
  'src/weights',
  'src/export',
  'src/runtime/engines',
  'src/verify',
];
const pipeline = 'src/compile.ts';
const compiler = [...foundations, ...compilerPhases, pipeline];
const users = ['src/traces', 'src/training', 'src/views', 'src/debugger', 'src/film'];
const otherPapers = ['src/models', 'src/alignment', 'src/rewards', 'src/evaluation'];
const doors = ['src/cli', 'dap', 'lsp', 'vscode-extension', 'playground'];

/** Every place that holds the project's own code, in the order of ARCHITECTURE.md. */
export const importDirections: readonly ImportDirection[] = [
  ...foundations.map((from) => ({ from, mayImport: [] })),
  ...inOrder(compilerPhases, foundations),
  ...inOrder([pipeline], [...foundations, ...compilerPhases]),
  ...inOrder(users, compiler),
  ...inOrder(otherPapers, [
    'src/collections',
    'src/random',
    'src/ir',
    'src/formats',
    'src/runtime/tensors',
    pipeline,
    'src/views',
  ]),
  ...inOrder(['src/experiments'], [...compiler, ...users, ...otherPapers]),
  ...inOrder(doors, [...compiler, ...users, ...otherPapers, 'src/experiments']),
];

/** Folders that may import everything, and that nothing in the table may import. */
export const freeFolders: readonly string[] = ['bench', 'bin', 'scripts', 'test'];

/** Each place may import the base, and those of its own group that stand before it. */
function inOrder(group: readonly string[], base: readonly string[]): ImportDirection[] {
  return group.map((from, index) => ({ from, mayImport: [...base, ...group.slice(0, index)] }));
}

/** Everything that the files of this direction must not import. */
export function forbiddenImports({ from, mayImport }: ImportDirection): string[] {
  const all = [...importDirections.map((direction) => direction.from), ...freeFolders];
  return all.filter((place) => place !== from && !mayImport.includes(place));
}

/** The `overrides` of `.oxlintrc.json`: one entry for each row of the table. */
export function importDirectionOverrides(): LintOverride[] {
  return importDirections.map((direction) => ({
    files: [isFile(direction.from) ? direction.from : `${direction.from}/**`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: specifierPattern(direction.from, forbiddenImports(direction)),
              message: `${direction.from} may import only from ${direction.mayImport.join(', ') || 'itself'}`,
            },
            { regex: indirectSpecifier, message: 'write a relative path, without detours' },
          ],
        },
      ],
    },
  }));
}

/**
 * Ways to name a file of this project that would pass by the patterns of folders: absolute paths, this package by
 * its own name, and paths that turn back (`./../lower`, `../check/../lower`).
 */
const indirectSpecifier = String.raw`^(/|file:|altac$|altac/)|^\./\.|[^./]/\.{1,2}/|\.\./\./`;

/** Matches the import specifiers that lead from the folder `from`, at any depth, into one of the targets. */
function specifierPattern(from: string, targets: readonly string[]): string {
  const climb = from === pipeline ? String.raw`(\./|(\.\./)+)` : String.raw`(\.\./)+`;
  return `^${climb}(${targets.map((target) => targetPattern(from, target)).join('|')})(/|$)`;
}

/** From `src/runtime/engines`, `src/runtime/tensors` may be written `tensors`, `runtime/tensors` or in full. */
function targetPattern(from: string, target: string): string {
  const fromParts = from.split('/');
  const targetParts = target.split('/');
  const shared = targetParts.findIndex((part, index) => part !== fromParts[index]);
  const optional = targetParts.slice(0, shared).reduce((inner, part) => `(${inner}${escaped(part)}/)?`, '');
  return optional + escaped(targetParts.slice(shared).join('/'));
}

function isFile(place: string): boolean {
  return place.endsWith('.ts');
}

function escaped(text: string): string {
  return text.replaceAll('.', String.raw`\.`);
}

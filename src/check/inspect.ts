/** What can go wrong when an expression is evaluated, with an example of a state in which it does. */

import type { Fix } from '../../grammar/diagnostic.ts';
import type { Diagrams, Reference, Step } from '../ir/diagrams.ts';
import { type Core, type CoreStatement, readsOf } from './core.ts';
import { spellValue, valueOfCode } from './evaluate.ts';
import { listOfNames, type Reporter, wrapFix } from './report.ts';
import type { Site } from './site.ts';
import { describe, type StateType } from './types.ts';
import { isUndefined, type Undefined, type Value } from './values.ts';

/** What stands at a level of the diagrams. */
export interface LevelInfo {
  readonly name: string;
  readonly type: StateType;
  readonly isHead: boolean;
}

export interface InspectionContext {
  readonly diagrams: Diagrams<Value>;
  readonly levels: readonly LevelInfo[];
  readonly report: Reporter;
  /** Whether a head was proved to select something at every position. */
  readonly alwaysDefined: (variable: number) => boolean;
  readonly nameOf: (variable: number) => string;
  readonly siteOf: (variable: number) => Site;
  /** Heads that were spoken of already: one hint for each is enough. */
  readonly hintedHeads: Set<number>;
  /** One of the values of a head, the same for all that are undefined together. */
  readonly headOf: (variable: number) => number;
  /** True in all states that can be: where values that are undefined together are. */
  readonly consistent?: Reference;
}

/** Stands where the program does not come to: not a value and not a mistake. */
export const elsewhere: Value = { kind: 'undefined', because: 'conversion' };

/** A function where `path` is true, `elsewhere` where it is not. */
export function restrict(path: Reference, value: Reference, diagrams: Diagrams<Value>): Reference {
  return diagrams.where(path, value, elsewhere);
}

/**
 * Reports why `core` may be undefined on `path`. `locals`: what the `let`s in it stand for; `statement`: what does nothing
 * where a value is undefined. Whether there is a reason: it may have been reported before.
 */
export function inspect(
  core: Core,
  value: Reference,
  path: Reference,
  locals: ReadonlyMap<number, Core>,
  context: InspectionContext,
  statement: CoreStatement | null = null,
): boolean {
  const { diagrams } = context;
  const reached = restrict(path, value, diagrams);
  const restricted = context.consistent === undefined ? reached : restrict(context.consistent, reached, diagrams);
  const leaves = diagrams.leaves(restricted).filter((leaf) => leaf !== elsewhere);
  const failures = leaves.filter(isUndefined);
  const isTold = (failure: Undefined): boolean =>
    failure.because === 'head' ? !context.alwaysDefined(failure.variable) : failure.because !== 'conversion';
  if (!failures.some(isTold)) return false;
  const always = failures.length === leaves.length;
  const missing = new Map<
    string,
    { readonly failure: Undefined & { readonly site: Site }; readonly spellings: string[] }
  >();
  for (const failure of failures) {
    if (failure.because === 'conversion') continue;
    const example = exampleOf(restricted, failure, new Set(diagrams.support(reached)), context);
    if (failure.because === 'head') reportHead(failure.variable, core, example, locals, statement, context);
    else if (failure.because === 'no arm') {
      const key = `${failure.site.file}:${failure.site.start}`;
      const known = missing.get(key) ?? { failure, spellings: [] };
      known.spellings.push(failure.detail);
      missing.set(key, known);
    } else reportFailure(failure, always, core, example, context);
  }
  for (const { failure, spellings } of missing.values())
    reportMissingArms(failure.site, spellings, null, context.report);
  return true;
}

/** The state of a path, in words: `a = 3 and b = 4`. Empty where the path looks at nothing. */
export function stateInWords(steps: readonly Step[], levels: readonly LevelInfo[]): string {
  return steps
    .map(({ level, code }) => {
      const info = levels[level];
      if (info === undefined) return '';
      const undefinedHere = info.isHead && code === sizeOfLevel(info);
      if (undefinedHere) return `${info.name} is undefined`;
      const value = spellValue(valueOfCode(info.type, code), info.type);
      return `${info.name} = ${info.type.kind === 'token' ? `"${value}"` : value}`;
    })
    .join(', ');
}

function sizeOfLevel({ type }: LevelInfo): number {
  switch (type.kind) {
    case 'bool':
      return 2;
    case 'integer':
      return type.maximum - type.minimum + 1;
    case 'set':
      return type.sets?.length ?? 0;
    default:
      return type.values.length;
  }
}

/** What the function looks at, in a state where it fails; `levels`: those that count. */
function exampleOf(
  restricted: Reference,
  failure: Value,
  levels: ReadonlySet<number>,
  { diagrams, levels: infos }: InspectionContext,
): string {
  const steps = diagrams.witness(restricted, (value) => value === failure) ?? [];
  return stateInWords(
    steps.filter(({ level }) => levels.has(level)),
    infos,
  );
}

function exampleNote(example: string): string[] {
  return example === '' ? [] : [`For instance where ${example}`];
}

function reportHead(
  variable: number,
  core: Core,
  example: string,
  locals: ReadonlyMap<number, Core>,
  statement: CoreStatement | null,
  context: InspectionContext,
): void {
  if (context.alwaysDefined(variable) || context.hintedHeads.has(context.headOf(variable))) return;
  context.hintedHeads.add(context.headOf(variable));
  const read = readsOf(core, locals).find((candidate) => candidate.variable === variable);
  const name = context.nameOf(variable);
  context.report.hint(
    'ALTA4001',
    read?.site ?? core.site,
    `\`${name}\` may be undefined here, and nothing tests for it`,
    {
      notes: [
        ...(example === `${name} is undefined` ? [] : exampleNote(example)),
        `A statement that reads an undefined value does nothing; \`${name} is defined\` tests for it`,
      ],
      related: [
        {
          site: context.siteOf(variable),
          message: 'where this head selects nothing, or values that disagree, it is undefined',
        },
      ],
      fixes: read === undefined ? [] : definednessFix(name, read.site, statement),
    },
  );
}

/** Not where the read stands in a `let` further up, whose other uses may be meant as they are. */
function definednessFix(name: string, read: Site, statement: CoreStatement | null): Fix[] {
  if (statement === null || read.start < statement.site.start || read.end > statement.site.end) return [];
  const [open, close] = statement.kind === 'assign' && !statement.braced ? ['{ ', ' }'] : ['', ''];
  const test = `${open}if ${name} is defined { `;
  return [wrapFix(`Test for it with \`${name} is defined\``, statement.site, test, ` }${close}`)];
}

function reportFailure(
  failure: Exclude<Undefined, { because: 'head' | 'conversion' }>,
  always: boolean,
  core: Core,
  example: string,
  { report }: InspectionContext,
): void {
  const say = always ? report.error : report.warning;
  const notes = always ? [] : exampleNote(example);
  switch (failure.because) {
    case 'division':
      say('ALTA3004', failure.site, always ? 'This divides by zero' : 'This may divide by zero', {
        notes: [...notes, 'Nothing is assigned then'],
      });
      break;
    case 'index':
      say(
        'ALTA3005',
        failure.site,
        always ? `There is no item ${failure.detail}` : `The index may be outside the list: item ${failure.detail}`,
        { notes: [...notes, 'Nothing is assigned then'] },
      );
      break;
    default: {
      const ranged = findRanged(core, failure.site);
      const range = ranged === undefined ? 'its range' : describe(ranged.range);
      const what = ranged === undefined ? 'This' : capitalised(ranged.what);
      say('ALTA3002', failure.site, `${what} ${always ? 'is' : 'can be'} ${failure.detail}, outside ${range}`, {
        notes: [...notes, 'It is undefined then'],
        fixes:
          ranged?.range.kind === 'integer'
            ? [
                wrapFix(
                  'Keep it in range with `clamp`',
                  failure.site,
                  'clamp(',
                  `, ${ranged.range.minimum}, ${ranged.range.maximum})`,
                ),
              ]
            : [],
      });
    }
  }
}

function findRanged(core: Core, site: Site): Extract<Core, { kind: 'ranged' }> | undefined {
  if (
    core.kind === 'ranged' &&
    core.site.start === site.start &&
    core.site.end === site.end &&
    core.site.file === site.file
  )
    return core;
  for (const part of partsOf(core)) {
    const found = findRanged(part, site);
    if (found !== undefined) return found;
  }
  return undefined;
}

function partsOf(core: Core): readonly Core[] {
  return 'operand' in core
    ? [core.operand]
    : 'body' in core
      ? [core.value, core.body]
      : 'arms' in core
        ? [core.subject, ...core.arms.map(({ body }) => body)]
        : 'left' in core
          ? [core.left, core.right]
          : 'arguments' in core
            ? core.arguments
            : [];
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `insertAt`: where arms for the missing values can be put, for a match of statements. */
export function reportMissingArms(
  here: Site,
  spellings: readonly string[],
  insertAt: number | null,
  report: Reporter,
): void {
  const missing = [...new Set(spellings)];
  const shown = missing.length > 6 ? [...missing.slice(0, 5), `${missing.length - 5} more`] : missing;
  const { file, start } = here;
  report.error(
    'ALTA2020',
    { file, start, end: start + 'match'.length },
    `This \`match\` has no arm for ${listOfNames(shown, 'and').replace(/`(\d+ more)`$/, '$1')}`,
    {
      notes: ['Every value that can occur needs an arm; `_ => …` takes all others'],
      fixes:
        insertAt === null
          ? []
          : [{ title: 'Add `_ => {}`', edits: [{ span: { start: insertAt, end: insertAt }, text: ' _ => {} ' }] }],
    },
  );
}

/**
 * The mlp block as functions. Walks the statements with the condition under which each is reached, and collects
 * for every variable the function from the values read to its new value.
 */

import { DiagramLimitError, type Diagrams, type Reference } from '../ir/diagrams.ts';
import type { ArmBook } from './arm-book.ts';
import { type Core, type CoreStatement, matches, readsOf } from './core.ts';
import { codeOf, fits, itemsOf, spellValue } from './evaluate.ts';
import {
  armBefore,
  type Counterpart,
  createAlign,
  type Findings,
  type FlowMemory,
  type MatchVisit,
  matchesIn,
  type Overlays,
  recall,
  type StatementRecord,
} from './flow-memory.ts';
import { elsewhere, type InspectionContext, inspect, reportMissingArms, restrict, stateInWords } from './inspect.ts';
import { type Assignment, createLateReads, keep, type LateReadContext } from './late-reads.ts';
import { listOfNames, wrapFix } from './report.ts';
import { setCodes } from './resolve-type.ts';
import type { Site } from './site.ts';
import { symbolic } from './symbolic.ts';
import { describe, type StateType, type Type } from './types.ts';
import { isUndefined, type Value } from './values.ts';

/** In the diagrams of updates a leaf is the code of the new value, `keep`, or this one. */
const conflict: Value = true;

export interface FlowContext extends InspectionContext, LateReadContext {
  readonly diagrams: Diagrams<Value>;
  readonly arms: ArmBook;
  /** Of the version before, in the same environment and with the same diagrams. */
  readonly memory: Pick<FlowMemory, 'records' | 'overlays'> | null;
}

/** What a statement evaluates, and where: the value of an assignment or a `let`, the subject of an `if` or `match`. */
export interface Evaluation {
  readonly statement: CoreStatement;
  readonly core: Core;
  /** Leaves true and false. */
  readonly path: Reference;
  readonly value: Reference;
  readonly locals: ReadonlyMap<number, Reference>;
}

export interface FlowResult {
  /** One function per assigned variable. */
  readonly updates: ReadonlyMap<number, Reference>;
  readonly assignments: readonly Assignment[];
  /** Of a loop, one for each round. */
  readonly evaluations: readonly Evaluation[];
  /** Whether everything was analysed: not if diagrams grew too large. */
  readonly complete: boolean;
  readonly records: readonly StatementRecord[];
  readonly overlays: Overlays;
}

type AssignStatement = Extract<CoreStatement, { readonly kind: 'assign' }>;
type MatchStatement = Extract<CoreStatement, { readonly kind: 'match' }>;

interface Position {
  /** Leaves true and false. */
  readonly path: Reference;
  readonly locals: ReadonlyMap<number, Reference>;
  readonly localCores: ReadonlyMap<number, Core>;
}

export function analyseFlow(statements: readonly CoreStatement[], context: FlowContext): FlowResult {
  const { diagrams, report, memory } = context;
  const assignments: Assignment[] = [];
  const evaluations: Evaluation[] = [];
  const overlays: Overlays = memory?.overlays ?? new Map();
  const lateReads = createLateReads(context);
  const align = createAlign();
  const nowhere = diagrams.leaf(false);
  let current: Site | null = null;
  let currentCore: Core | null = null;
  try {
    const start: Position = { path: diagrams.leaf(true), locals: new Map(), localCores: new Map() };
    const records = walk(statements, start, memory?.records ?? []);
    return {
      updates: joinAssignments(assignments, overlays, context),
      assignments,
      evaluations,
      complete: true,
      records,
      overlays,
    };
  } catch (error) {
    if (!(error instanceof DiagramLimitError) || current === null) throw error;
    reportExplosion(current, currentCore, context);
    return { updates: new Map(), assignments, evaluations, complete: false, records: [], overlays };
  }

  function walk(
    block: readonly CoreStatement[],
    start: Position,
    before: readonly StatementRecord[],
  ): readonly StatementRecord[] {
    const counterparts = align(block, before);
    const records: StatementRecord[] = [];
    let position = start;
    for (const [i, statement] of block.entries()) {
      const record = step(statement, position, counterparts[i]);
      records.push(record);
      if (statement.kind === 'let')
        position = {
          ...position,
          locals: new Map(position.locals).set(statement.slot, record.findings.value),
          localCores: new Map(position.localCores).set(statement.slot, statement.value),
        };
    }
    return records;
  }

  function step(statement: CoreStatement, position: Position, counterpart: Counterpart | undefined): StatementRecord {
    const { path, locals } = position;
    const core = statement.kind === 'match' ? statement.subject : statement.value;
    current = statement.site;
    currentCore = core;
    lateReads.visit(core, position, statement.kind === 'assign' ? statement.variable : null);
    const recalled = recall(counterpart, path, locals);
    if (recalled !== null && recalled.visits.length > 0) visitAgain(core, recalled.visits);
    const findings = recalled ?? find(statement, core, position);
    evaluations.push({ statement, core, path, value: findings.value, locals });
    if (statement.kind === 'assign' && findings.update !== null) {
      const { variable, targetSite } = statement;
      const assignment: Assignment = { variable, site: targetSite, update: findings.update };
      assignments.push(assignment);
      lateReads.assigned(assignment);
    }
    if (statement.kind !== 'match') return { statement, path, locals, findings, arms: [] };
    if (isCounted(statement)) context.arms.visit(statement, findings.subjects);
    const arms = statement.arms.map(({ body }, i) => {
      const reached = findings.paths[i];
      if (reached === undefined || reached === nowhere) return [];
      return walk(body, { ...position, path: reached }, armBefore(statement, i, counterpart));
    });
    current = statement.site;
    return { statement, path, locals, findings, arms };
  }

  /** Says what there is to say of a statement. */
  function find(statement: CoreStatement, core: Core, position: Position): Findings {
    const { path, locals, localCores } = position;
    const visits: MatchVisit[] = [];
    let lasts = true;
    const value = symbolic(core, locals, {
      ...context,
      undefinedValue: (...reason) => {
        // It names its place.
        lasts = false;
        return context.undefinedValue(...reason);
      },
      visitMatch: (match, subjects) => {
        context.visitMatch(match, subjects);
        if (match.form === 'match') visits.push({ index: matchesIn(core).indexOf(match), subjects });
      },
    });
    const found = { value, update: null, subjects: [], paths: [], visits };
    switch (statement.kind) {
      case 'let': {
        // Undefined values in a `let` matter where it is used; a value out of the declared range is reported here.
        const told =
          core.kind === 'ranged' && inspect(core, value, path, localCores, { ...context, alwaysDefined: () => true });
        return { ...found, lasts: lasts && !told };
      }
      case 'assign': {
        const told = inspect(core, value, path, localCores, context, statement);
        const restricted = restrict(path, value, diagrams);
        const outside = reportOutside(statement, restricted);
        return { ...found, lasts: lasts && !told && !outside, update: updateOf(statement, restricted) };
      }
      case 'match': {
        const told = inspect(core, value, path, localCores, context, statement);
        const restricted = restrict(path, value, diagrams);
        const subjects = diagrams.leaves(restricted).filter((each) => each !== elsewhere && !isUndefined(each));
        const armOf = (each: Value): number => statement.arms.findIndex(({ patterns }) => matches(patterns, each));
        const missing = isCounted(statement) && reportMissing(statement, subjects, armOf);
        const chosen = diagrams.map(restricted, (each) => (isUndefined(each) ? -1 : armOf(each)));
        const paths = statement.arms.map((_, i) => diagrams.map(chosen, (each) => each === i));
        return { ...found, lasts: lasts && !told && !missing, subjects, paths };
      }
    }
  }

  function visitAgain(core: Core, visits: readonly MatchVisit[]): void {
    const inside = matchesIn(core);
    for (const { index, subjects } of visits) {
      const match = inside[index];
      if (match !== undefined) context.visitMatch(match, subjects);
    }
  }

  /** Whether some were. */
  function reportMissing(
    statement: MatchStatement,
    values: readonly Value[],
    armOf: (value: Value) => number,
  ): boolean {
    const broken = statement.arms.some(({ patterns }) => patterns.length === 0);
    const missing = values.filter((value) => armOf(value) < 0);
    if (missing.length === 0 || broken) return missing.length > 0;
    const spellings = missing.map((value) => spellValue(value, statement.subject.type));
    reportMissingArms(statement.site, spellings, statement.site.end - 1, report);
    return true;
  }

  function updateOf({ variable }: AssignStatement, restricted: Reference): Reference {
    const type = context.typeOf(variable);
    return diagrams.map(restricted, (leaf) => (isUndefined(leaf) ? keep : (codeOf(type, leaf) ?? keep)));
  }

  /** Whether some value does not fit the variable. */
  function reportOutside(statement: AssignStatement, restricted: Reference): boolean {
    const type = context.typeOf(statement.variable);
    const values = diagrams.leaves(restricted).filter((leaf) => !isUndefined(leaf));
    const outside = values.filter((leaf) => !fits(type, leaf));
    if (outside.length === 0) return false;
    const always = outside.length === values.length;
    const valueType: Type = statement.value.type;
    const [worst = outside[0]] = [...outside].sort((a, b) => Number(b) - Number(a));
    const steps = diagrams.witness(restricted, (value) => value === worst) ?? [];
    const example = stateInWords(steps, context.levels);
    const name = context.nameOf(statement.variable);
    const spelled = worst === undefined ? '' : spellValue(worst, valueType);
    const say = always ? report.error : report.warning;
    say(
      'ALTA3001',
      statement.value.site,
      `\`${name}\` is ${describe(type)}, but this ${always ? 'is' : 'can be'} ${spelled}`,
      {
        notes: [
          ...(example === '' ? [] : [`For instance where ${example}`]),
          ...outsideNotes(worst, type, statement.value.kind === 'constant'),
        ],
        related: [{ site: context.siteOf(statement.variable), message: `\`${name}\` is declared here` }],
        fixes:
          type.kind === 'integer' && statement.value.kind !== 'constant'
            ? [
                wrapFix('Keep it in range with `clamp`', statement.value.site, 'clamp(', ')'),
                wrapFix('Count around with `wrap`', statement.value.site, 'wrap(', ')'),
              ]
            : [],
      },
    );
    return true;
  }
}

/** The branches of an `if` need not take every value, nor what was reported already. */
function isCounted({ form, subject }: MatchStatement): boolean {
  return form === 'match' && subject.type.kind !== 'unknown';
}

function outsideNotes(value: Value | undefined, type: StateType, isConstant: boolean): string[] {
  if (type.kind === 'set' && value !== undefined) {
    const stranger = itemsOf(value).find((element) => setCodes([Number(element)], type.element) === null);
    return stranger === undefined
      ? ['Nothing is assigned then; the possible sets are those of its declaration']
      : [`\`${spellValue(stranger, type.element)}\` is not in ${describe(type.element)}`];
  }
  if (isConstant) return ['Nothing is assigned then'];
  return ['Nothing is assigned then; `clamp` keeps the value in range, `wrap` counts around'];
}

/** One function per variable; two assignments that both take effect somewhere are an error. */
function joinAssignments(
  assignments: readonly Assignment[],
  overlays: Overlays,
  context: FlowContext,
): Map<number, Reference> {
  const { diagrams } = context;
  const updates = new Map<number, Reference>();
  for (const [i, assignment] of assignments.entries()) {
    const known = updates.get(assignment.variable);
    if (known === undefined) {
      updates.set(assignment.variable, assignment.update);
      continue;
    }
    const joined = joinOnce(known, assignment.update);
    if (!diagrams.leaves(joined).includes(conflict)) {
      updates.set(assignment.variable, joined);
      continue;
    }
    const earlier = assignments
      .slice(0, i)
      .find(
        ({ variable, update }) =>
          variable === assignment.variable && diagrams.leaves(joinOnce(update, assignment.update)).includes(conflict),
      );
    const steps = diagrams.witness(joined, (value) => value === conflict) ?? [];
    const example = stateInWords(steps, context.levels);
    const name = context.nameOf(assignment.variable);
    const isLoop = earlier?.site.start === assignment.site.start;
    context.report.error(
      'ALTA3003',
      assignment.site,
      `\`${name}\` is assigned ${isLoop ? 'in several rounds of the loop' : 'twice'}${example === '' ? '' : ` where ${example}`}`,
      {
        notes: [
          isLoop
            ? 'All rounds of a `for` happen in one layer and take effect together, so there is no last one; conditions inside of it can exclude each other'
            : 'All assignments of a layer take effect together, so there is no last one; put them on different paths with `else` or `match`',
        ],
        related: earlier === undefined || isLoop ? [] : [{ site: earlier.site, message: 'it is also assigned here' }],
      },
    );
  }
  return updates;

  function joinOnce(known: Reference, update: Reference): Reference {
    const done = overlays.get(known) ?? new Map<Reference, Reference>();
    overlays.set(known, done);
    const joined = done.get(update) ?? overlay(known, update, diagrams);
    done.set(update, joined);
    return joined;
  }
}

function overlay(a: Reference, b: Reference, diagrams: Diagrams<Value>): Reference {
  const nothing = diagrams.leaf(keep);
  return diagrams.combine(
    a,
    b,
    (x, y) => (x === keep ? y : y === keep ? x : conflict),
    (x, y) => (x === nothing ? y : y === nothing ? x : undefined),
  );
}

function reportExplosion(site: Site, core: Core | null, { report, nameOf, typeOf, siteOf }: FlowContext): void {
  const variables = [...new Set((core === null ? [] : readsOf(core)).map(({ variable }) => variable))];
  const sized = variables
    .map((variable) => ({ name: nameOf(variable), site: siteOf(variable), size: sizeOf(typeOf(variable)) }))
    .sort((a, b) => b.size - a.size);
  const product = sized.map(({ name, size }) => `${name} (${size} values)`).join(' × ');
  report.error(
    'ALTA6001',
    site,
    `This statement depends on too many combinations of ${
      sized.length > 0
        ? listOfNames(
            sized.map(({ name }) => name),
            'and',
          )
        : 'values'
    }`,
    {
      notes: [
        ...(product === '' ? [] : [`It multiplies ${product}`]),
        'Make ranges smaller, compute in two layers through a state variable, or read fewer variables in one expression',
      ],
      related: sized
        .slice(0, 3)
        .map(({ name, site: declared, size }) => ({ site: declared, message: `\`${name}\` has ${size} values` })),
    },
  );
}

function sizeOf(type: StateType): number {
  return type.kind === 'bool'
    ? 2
    : type.kind === 'integer'
      ? type.maximum - type.minimum + 1
      : type.kind === 'set'
        ? (type.sets?.length ?? 1)
        : type.values.length;
}

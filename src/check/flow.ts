/**
 * The mlp block as functions. Walks the statements with the condition under which each is reached, and collects
 * for every variable the function from the values read to its new value.
 */

import { DiagramLimitError, type Diagrams, type Reference } from '../ir/diagrams.ts';
import type { ArmBook } from './arm-book.ts';
import { type Core, type CoreStatement, matches, readsOf } from './core.ts';
import { codeOf, fits, itemsOf, spellValue } from './evaluate.ts';
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
}

interface Position {
  /** Leaves true and false. */
  readonly path: Reference;
  readonly locals: ReadonlyMap<number, Reference>;
  readonly localCores: ReadonlyMap<number, Core>;
}

export function analyseFlow(statements: readonly CoreStatement[], context: FlowContext): FlowResult {
  const { diagrams, report } = context;
  const assignments: Assignment[] = [];
  const evaluations: Evaluation[] = [];
  const lateReads = createLateReads(context);
  let current: Site | null = null;
  let currentCore: Core | null = null;
  try {
    walk(statements, { path: diagrams.leaf(true), locals: new Map(), localCores: new Map() });
    return { updates: joinAssignments(assignments, context), assignments, evaluations, complete: true };
  } catch (error) {
    if (!(error instanceof DiagramLimitError) || current === null) throw error;
    reportExplosion(current, currentCore, context);
    return { updates: new Map(), assignments, evaluations, complete: false };
  }

  function walk(block: readonly CoreStatement[], start: Position): void {
    let position = start;
    for (const statement of block) {
      current = statement.site;
      position = step(statement, position);
    }
  }

  function step(statement: CoreStatement, position: Position): Position {
    switch (statement.kind) {
      case 'let': {
        currentCore = statement.value;
        lateReads.visit(statement.value, position, null);
        const value = evaluated(statement, statement.value, position);
        // Undefined values in a `let` matter where it is used; a value out of the declared range is reported here.
        if (statement.value.kind === 'ranged')
          inspect(statement.value, value, position.path, position.localCores, {
            ...context,
            alwaysDefined: () => true,
          });
        return {
          ...position,
          locals: new Map(position.locals).set(statement.slot, value),
          localCores: new Map(position.localCores).set(statement.slot, statement.value),
        };
      }
      case 'assign': {
        currentCore = statement.value;
        lateReads.visit(statement.value, position, statement.variable);
        const value = evaluated(statement, statement.value, position);
        inspect(statement.value, value, position.path, position.localCores, context, statement);
        const assignment: Assignment = {
          variable: statement.variable,
          site: statement.targetSite,
          update: updateOf(statement, value, position.path),
        };
        assignments.push(assignment);
        lateReads.assigned(assignment);
        return position;
      }
      case 'match': {
        currentCore = statement.subject;
        lateReads.visit(statement.subject, position, null);
        const subject = evaluated(statement, statement.subject, position);
        inspect(statement.subject, subject, position.path, position.localCores, context, statement);
        const restricted = restrict(position.path, subject, diagrams);
        const values = diagrams.leaves(restricted).filter((value) => value !== elsewhere && !isUndefined(value));
        const armOf = (value: Value): number => statement.arms.findIndex(({ patterns }) => matches(patterns, value));
        checkArms(statement, values, armOf);
        const chosen = diagrams.map(restricted, (value) => (isUndefined(value) ? -1 : armOf(value)));
        for (const [i, arm] of statement.arms.entries()) {
          const path = diagrams.map(chosen, (value) => value === i);
          if (diagrams.isLeaf(path) && diagrams.valueOf(path) === false) continue;
          walk(arm.body, { ...position, path });
          current = statement.site;
        }
        return position;
      }
    }
  }

  function evaluated(statement: CoreStatement, core: Core, { path, locals }: Position): Reference {
    const value = symbolic(core, locals, context);
    evaluations.push({ statement, core, path, value, locals });
    return value;
  }

  function checkArms(
    statement: Extract<CoreStatement, { kind: 'match' }>,
    values: readonly Value[],
    armOf: (value: Value) => number,
  ): void {
    if (statement.form === 'if' || statement.subject.type.kind === 'unknown') return;
    context.arms.visit(statement, values);
    const broken = statement.arms.some(({ patterns }) => patterns.length === 0);
    const missing = values.filter((value) => armOf(value) < 0);
    if (missing.length === 0 || broken) return;
    const spellings = missing.map((value) => spellValue(value, statement.subject.type));
    reportMissingArms(statement.site, spellings, statement.site.end - 1, report);
  }

  function updateOf(
    statement: Extract<CoreStatement, { kind: 'assign' }>,
    value: Reference,
    path: Reference,
  ): Reference {
    const type = context.typeOf(statement.variable);
    const restricted = restrict(path, value, diagrams);
    const values = diagrams.leaves(restricted).filter((leaf) => !isUndefined(leaf));
    const outside = values.filter((leaf) => !fits(type, leaf));
    if (outside.length > 0) reportOutside(statement, restricted, outside, values, type);
    return diagrams.map(restricted, (leaf) => (isUndefined(leaf) ? keep : (codeOf(type, leaf) ?? keep)));
  }

  function reportOutside(
    statement: Extract<CoreStatement, { kind: 'assign' }>,
    restricted: Reference,
    outside: readonly Value[],
    values: readonly Value[],
    type: StateType,
  ): void {
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
  }
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
function joinAssignments(assignments: readonly Assignment[], context: FlowContext): Map<number, Reference> {
  const { diagrams } = context;
  const updates = new Map<number, Reference>();
  for (const [i, assignment] of assignments.entries()) {
    const known = updates.get(assignment.variable);
    if (known === undefined) {
      updates.set(assignment.variable, assignment.update);
      continue;
    }
    const joined = overlay(known, assignment.update, diagrams);
    if (!diagrams.leaves(joined).includes(conflict)) {
      updates.set(assignment.variable, joined);
      continue;
    }
    const earlier = assignments
      .slice(0, i)
      .find(
        ({ variable, update }) =>
          variable === assignment.variable && clash(update, assignment.update, diagrams) !== undefined,
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

function clash(a: Reference, b: Reference, diagrams: Diagrams<Value>) {
  return diagrams.witness(overlay(a, b, diagrams), (value) => value === conflict);
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

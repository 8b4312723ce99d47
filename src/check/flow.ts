/**
 * The mlp block as functions. Walks the statements with the condition under which each is reached, and collects
 * for every variable the function from the values read to its new value.
 */

import { DiagramLimitError, type Diagrams, type Reference } from '../ir/diagrams.ts';
import { type Core, type CoreStatement, matches, readsOf } from './core.ts';
import { codeOf, fits, spellValue } from './evaluate.ts';
import {
  type ArmBook,
  elsewhere,
  type InspectionContext,
  inspect,
  reportMissingArms,
  restrict,
  stateInWords,
} from './inspect.ts';
import { listOfNames, wrapFix } from './report.ts';
import type { Site } from './site.ts';
import { type SymbolicContext, symbolic } from './symbolic.ts';
import { describe, type StateType, type Type } from './types.ts';
import { isUndefined, type Value } from './values.ts';

/** In the diagrams of updates a leaf is the code of the new value, or one of these two. */
export const keep: Value = false;
const conflict: Value = true;

export interface FlowContext extends InspectionContext, SymbolicContext {
  readonly diagrams: Diagrams<Value>;
  readonly typeOf: (variable: number) => StateType;
  /** The variables that a head's keys and queries read. */
  readonly headInputs: (variable: number) => readonly number[];
  readonly arms: ArmBook;
}

export interface Assignment {
  readonly variable: number;
  readonly site: Site;
  /** Leaves: `keep` or the code of the new value. */
  readonly update: Reference;
}

export interface FlowResult {
  /** One function per assigned variable. */
  readonly updates: ReadonlyMap<number, Reference>;
  readonly assignments: readonly Assignment[];
  /** Whether everything was analysed: not if diagrams grew too large. */
  readonly complete: boolean;
}

interface Position {
  /** Leaves true and false. */
  readonly path: Reference;
  readonly locals: ReadonlyMap<number, Reference>;
  readonly localCores: ReadonlyMap<number, Core>;
  /** What was assigned before on this path, and where. */
  readonly assigned: ReadonlyMap<number, Site>;
}

export function analyseFlow(statements: readonly CoreStatement[], context: FlowContext): FlowResult {
  const { diagrams, report } = context;
  const assignments: Assignment[] = [];
  let current: Site | null = null;
  let currentCore: Core | null = null;
  try {
    walk(statements, { path: diagrams.leaf(true), locals: new Map(), localCores: new Map(), assigned: new Map() });
    return { updates: joinAssignments(assignments, context), assignments, complete: true };
  } catch (error) {
    if (!(error instanceof DiagramLimitError) || current === null) throw error;
    reportExplosion(current, currentCore, context);
    return { updates: new Map(), assignments, complete: false };
  }

  function walk(block: readonly CoreStatement[], start: Position): ReadonlyMap<number, Site> {
    let position = start;
    for (const statement of block) {
      current = statement.site;
      position = step(statement, position);
    }
    return position.assigned;
  }

  function step(statement: CoreStatement, position: Position): Position {
    switch (statement.kind) {
      case 'let': {
        currentCore = statement.value;
        noteReads(statement.value, position);
        const value = symbolic(statement.value, position.locals, context);
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
        noteReads(statement.value, position, statement.variable);
        const value = symbolic(statement.value, position.locals, context);
        inspect(statement.value, value, position.path, position.localCores, { ...context, statement });
        assignments.push({
          variable: statement.variable,
          site: statement.targetSite,
          update: updateOf(statement, value, position.path),
        });
        return { ...position, assigned: new Map(position.assigned).set(statement.variable, statement.targetSite) };
      }
      case 'match': {
        currentCore = statement.subject;
        noteReads(statement.subject, position);
        const subject = symbolic(statement.subject, position.locals, context);
        inspect(statement.subject, subject, position.path, position.localCores, { ...context, statement });
        const restricted = restrict(position.path, subject, diagrams);
        const values = diagrams.leaves(restricted).filter((value) => value !== elsewhere && !isUndefined(value));
        const armOf = (value: Value): number => statement.arms.findIndex(({ patterns }) => matches(patterns, value));
        checkArms(statement, values, armOf);
        const chosen = diagrams.map(restricted, (value) => (isUndefined(value) ? -1 : armOf(value)));
        let assigned = position.assigned;
        for (const [i, arm] of statement.arms.entries()) {
          const path = diagrams.map(chosen, (value) => value === i);
          if (diagrams.isLeaf(path) && diagrams.valueOf(path) === false) continue;
          const after = walk(arm.body, { ...position, path });
          current = statement.site;
          assigned = new Map([...assigned, ...after]);
        }
        return { ...position, assigned };
      }
    }
  }

  function checkArms(
    statement: Extract<CoreStatement, { kind: 'match' }>,
    values: readonly Value[],
    armOf: (value: Value) => number,
  ): void {
    if (statement.form === 'if' || statement.subject.type.kind === 'unknown') return;
    const reached = new Set(values.map(armOf));
    context.arms.visit(statement.arms, (i) => reached.has(i));
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
          'Nothing is assigned then; `clamp` keeps the value in range, `wrap` counts around',
        ],
        related: [{ site: context.siteOf(statement.variable), message: `\`${name}\` is declared here` }],
        fixes:
          type.kind === 'integer'
            ? [
                wrapFix('Keep it in range with `clamp`', statement.value.site, 'clamp(', ')'),
                wrapFix('Count around with `wrap`', statement.value.site, 'wrap(', ')'),
              ]
            : [],
      },
    );
  }

  function noteReads(core: Core, { assigned }: Position, target: number | null = null): void {
    if (assigned.size === 0) return;
    for (const read of readsOf(core)) {
      // Assigned twice on one path: that is an error, and more to the point.
      if (read.variable === target) continue;
      const name = context.nameOf(read.variable);
      const before = assigned.get(read.variable);
      if (before !== undefined) {
        report.hint('ALTA3008', read.site, `This reads the value of \`${name}\` from before the block`, {
          notes: ['All assignments of a layer take effect together; a `let` holds a value to use twice'],
          related: [{ site: before, message: 'the new value that is assigned here is seen in the next layer' }],
        });
      }
      for (const input of context.headInputs(read.variable)) {
        const changed = assigned.get(input);
        if (changed === undefined) continue;
        report.hint(
          'ALTA4003',
          read.site,
          `\`${name}\` still answers for the old value of \`${context.nameOf(input)}\``,
          {
            notes: [
              'Heads read the variables as they stood when the layer began: the answer for the new value comes one layer later',
            ],
            related: [{ site: changed, message: `\`${context.nameOf(input)}\` is assigned here` }],
          },
        );
      }
    }
  }
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
    context.report.error(
      'ALTA3003',
      assignment.site,
      `\`${name}\` is assigned twice${example === '' ? '' : ` where ${example}`}`,
      {
        notes: [
          'All assignments of a layer take effect together, so there is no last one; put them on different paths with `else` or `match`',
        ],
        related: earlier === undefined ? [] : [{ site: earlier.site, message: 'it is also assigned here' }],
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

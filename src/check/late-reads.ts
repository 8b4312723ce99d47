/** Reads that come after an assignment on one and the same path and do not see it, where that makes a difference. */

import { createDiagrams, DiagramLimitError, type Diagrams, type Reference } from '../ir/diagrams.ts';
import { type Core, matches, operandsOf, readsOf } from './core.ts';
import { valueOfCode } from './evaluate.ts';
import { restrict } from './inspect.ts';
import type { Reporter } from './report.ts';
import type { Site } from './site.ts';
import { type Locals, type SymbolicContext, symbolic } from './symbolic.ts';
import type { StateType } from './types.ts';
import { isUndefined, sameValue, type Value } from './values.ts';

export interface Assignment {
  readonly variable: number;
  readonly site: Site;
  /** Leaves: `keep` or the code of the new value. */
  readonly update: Reference;
}

/** In the diagrams of updates: nothing is assigned there. */
export const keep: Value = false;

export interface LateReadContext extends SymbolicContext {
  readonly report: Reporter;
  readonly nameOf: (variable: number) => string;
  readonly typeOf: (variable: number) => StateType;
  /** The variables that a head's queries read. */
  readonly headInputs: (variable: number) => readonly number[];
}

interface Place {
  /** Leaves true and false. */
  readonly path: Reference;
  readonly locals: Locals;
}

type Read = Extract<Core, { readonly kind: 'read' }>;

export interface LateReads {
  /** An expression, after all assignments so far; `target`: the variable that it is assigned to. */
  readonly visit: (core: Core, place: Place, target: number | null) => void;
  readonly assigned: (assignment: Assignment) => void;
}

/** The most nodes to make for the sake of hints; beyond, no more are given. */
const mostNodes = 100_000;

/** Works on diagrams of its own, so that no program becomes too large by the hints about it. */
export function createLateReads(context: LateReadContext): LateReads {
  const { report, nameOf, typeOf, headInputs } = context;
  const diagrams = createDiagrams<Value>(mostNodes);
  const copied = new Map<Reference, Reference>();
  const earlier = new Map<number, Assignment[]>();
  /** The variables as they are after so many of the assignments to them: most are never asked for. */
  const updated = new Map<number, { readonly assignments: number; readonly value: Reference }>();
  /** Where something was said: loops come by many times. */
  const done = new Set<string>();
  let exhausted = false;
  const seesOld: SymbolicContext = {
    diagrams,
    undefinedValue: context.undefinedValue,
    read: (variable) => copy(context.read(variable)),
    visitMatch: () => {},
  };

  return {
    visit: (core, place, target) => sparingly(() => visit(core, place, target)),
    assigned: (assignment) => {
      earlier.set(assignment.variable, [...(earlier.get(assignment.variable) ?? []), assignment]);
    },
  };

  function afterAll(variable: number): Reference {
    const known = updated.get(variable) ?? { assignments: 0, value: seesOld.read(variable) };
    const all = earlier.get(variable) ?? [];
    const value = all
      .slice(known.assignments)
      .reduce(
        (before, { update }) =>
          diagrams.combine(copy(update), before, (code, old) =>
            typeof code === 'number' ? valueOfCode(typeOf(variable), code) : old,
          ),
        known.value,
      );
    updated.set(variable, { assignments: all.length, value });
    return value;
  }

  function sparingly(work: () => void): void {
    if (exhausted) return;
    try {
      work();
    } catch (error) {
      if (!(error instanceof DiagramLimitError)) throw error;
      exhausted = true;
    }
  }

  function copy(reference: Reference): Reference {
    const known = copied.get(reference);
    if (known !== undefined) return known;
    const from = context.diagrams;
    const result = from.isLeaf(reference)
      ? diagrams.leaf(from.valueOf(reference))
      : diagrams.node(from.level(reference), from.children(reference).map(copy));
    copied.set(reference, result);
    return result;
  }

  function visit(core: Core, place: Place, target: number | null): void {
    // Assigned twice on one path: that is an error, and more to the point.
    const isLate = ({ variable }: Read): boolean => variable !== target && earlier.has(variable);
    const matters = (part: Core): boolean =>
      readsOf(part).some((read) => !done.has(keyOf(read)) && (isLate(read) || isStale(read)));
    if (!matters(core)) return;
    const path = copy(place.path);
    const locals = new Map([...place.locals].map(([slot, value]) => [slot, copy(value)]));
    visitPart(core, path, locals);

    function note(read: Read, here: Reference): void {
      if (done.has(keyOf(read))) return;
      const late = isLate(read) ? before(read.variable, here) : undefined;
      if (late !== undefined && differs(read.variable)) reportLate(read, late);
      for (const input of headInputs(read.variable)) {
        const changed = before(input, here);
        if (changed !== undefined) reportStale(read, input, changed);
      }
    }

    /** Whether the expression would have another value somewhere if it saw what was assigned to a variable. */
    function differs(variable: number): boolean {
      const seesNew: SymbolicContext = {
        ...seesOld,
        read: (other) => (other === variable ? afterAll(other) : seesOld.read(other)),
      };
      const differences = diagrams.combine(
        symbolic(core, locals, seesOld),
        symbolic(core, locals, seesNew),
        (a, b) => !(sameValue(a, b) || (isUndefined(a) && isUndefined(b))),
      );
      return diagrams.leaves(restrict(path, differences, diagrams)).includes(true);
    }

    /** Notes the reads of an expression, each on the path on which it is evaluated. */
    function visitPart(part: Core, here: Reference, inside: Locals): void {
      switch (part.kind) {
        case 'read':
          note(part, here);
          break;
        case 'logic': {
          visitPart(part.left, here, inside);
          const goesOn = part.operator === 'and';
          visitWhere(part.left, (value) => value === goesOn, part.right, here, inside);
          break;
        }
        case 'match':
          visitPart(part.subject, here, inside);
          for (const [i, { body }] of part.arms.entries()) {
            const takes = (value: Value): boolean =>
              part.arms.findIndex(({ patterns }) => matches(patterns, value)) === i;
            visitWhere(part.subject, takes, body, here, inside);
          }
          break;
        case 'let':
          visitPart(part.value, here, inside);
          visitPart(part.body, here, new Map(inside).set(part.slot, symbolic(part.value, inside, seesOld)));
          break;
        default:
          for (const operand of operandsOf(part)) visitPart(operand, here, inside);
      }
    }

    function visitWhere(
      subject: Core,
      wanted: (value: Value) => boolean,
      part: Core,
      here: Reference,
      inside: Locals,
    ): void {
      if (!matters(part)) return;
      const reached = restrict(here, symbolic(subject, inside, seesOld), diagrams);
      visitPart(
        part,
        diagrams.map(reached, (value) => !isUndefined(value) && wanted(value)),
        inside,
      );
    }
  }

  function isStale({ variable }: Read): boolean {
    return headInputs(variable).some((input) => earlier.has(input));
  }

  function before(variable: number, path: Reference): Assignment | undefined {
    return earlier.get(variable)?.find(({ update }) => meet(path, copy(update), diagrams));
  }

  function reportLate(read: Read, assignment: Assignment): void {
    done.add(keyOf(read));
    report.hint('ALTA3008', read.site, `This reads the value of \`${nameOf(read.variable)}\` from before the block`, {
      notes: ['All assignments of a layer take effect together; hold the new value in a `let` to use it here too'],
      related: [{ site: assignment.site, message: 'the new value that is assigned here is seen in the next layer' }],
    });
  }

  function reportStale(read: Read, input: number, assignment: Assignment): void {
    done.add(keyOf(read));
    report.hint(
      'ALTA4003',
      read.site,
      `\`${nameOf(read.variable)}\` still answers for the old value of \`${nameOf(input)}\``,
      {
        notes: [
          'Heads read the variables as they stood when the layer began: the answer for the new value comes one layer later',
        ],
        related: [{ site: assignment.site, message: `\`${nameOf(input)}\` is assigned here` }],
      },
    );
  }
}

function keyOf({ site: { file, start } }: Read): string {
  return `${file}:${start}`;
}

/** The most pairs of nodes to look at; beyond, nothing is said. */
const mostPairs = 20_000;

/** Whether something is assigned in some state of a path; makes no new nodes. */
function meet(path: Reference, update: Reference, diagrams: Diagrams<Value>): boolean {
  const seen = new Set<string>();
  return visit(path, update);

  function visit(a: Reference, b: Reference): boolean {
    if (diagrams.isLeaf(a) && diagrams.valueOf(a) !== true) return false;
    if (diagrams.isLeaf(b) && diagrams.valueOf(b) === keep) return false;
    // A node comes to different leaves, so also to one that counts.
    if (diagrams.isLeaf(a) || diagrams.isLeaf(b)) return true;
    const key = `${a} ${b}`;
    if (seen.has(key) || seen.size > mostPairs) return false;
    seen.add(key);
    const level = Math.min(diagrams.level(a), diagrams.level(b));
    const [after, then] = [a, b].map((node) => (diagrams.level(node) === level ? diagrams.children(node) : null));
    const codes = (after ?? then ?? []).keys();
    return [...codes].some((code) => visit(after?.[code] ?? a, then?.[code] ?? b));
  }
}

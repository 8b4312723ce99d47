/** Attention heads: which variable is key, which is query, and what selects what. */

import type { Expression, HeadDeclaration, WhereClause } from '../../grammar/syntax.ts';
import { type Core, readsOf } from './core.ts';
import { elaborate } from './elaborate.ts';
import { comparisonNotes } from './elaborate-binary.ts';
import { evaluate, sizeOfType, valueOfCode } from './evaluate.ts';
import type { Elaboration, VariableBinding } from './scope.ts';
import { settleWords } from './settle-words.ts';
import { type Site, site } from './site.ts';
import { describe, elementOf, isNumber, isSet, type StateType, sameType, type Type, unknown } from './types.ts';
import { applyBinary, isList, isUndefined, noConversion, type Value } from './values.ts';

/** Which keys a query selects, as classes of keys that no query tells apart. */
export interface Selection {
  readonly classes: number;
  readonly key: { readonly variable: VariableBinding | null; readonly classOf: readonly number[] };
  readonly query: { readonly variable: VariableBinding | null; readonly classesOf: readonly (readonly number[])[] };
  /** `selects[query code][key code]`. */
  readonly selects: readonly (readonly boolean[])[];
}

export interface CheckedHead {
  readonly declaration: HeadDeclaration;
  readonly site: Site;
  readonly selection: Selection;
  readonly offsets: readonly number[] | null;
  readonly values: readonly { readonly source: VariableBinding | null; readonly target: VariableBinding }[];
}

const everything: Selection = {
  classes: 1,
  key: { variable: null, classOf: [0] },
  query: { variable: null, classesOf: [[0]] },
  selects: [[true]],
};

/** The selection of a `where`, or `null` where it is broken. */
export function elaborateWhere(
  where: WhereClause | null,
  elaboration: Elaboration,
  bindingOf: (variable: number) => VariableBinding,
): Selection | null {
  if (where === null) return everything;
  const { report, scope } = elaboration;
  const here = site(scope.file, where.span);
  const left = elaborateSide(where.left, null, elaboration);
  const right = elaborateSide(where.right, left.core, elaboration);
  const again =
    left.core.kind === 'error' || left.core.type.kind === 'word'
      ? elaborateSide(where.left, right.core, elaboration)
      : left;
  const member = where.operator === 'in' || where.operator === 'not in';
  const settled = [
    { ...again, core: settleWords(again.core, wantedOf(right.core.type, again.core.type, member), elaboration) },
    { ...right, core: settleWords(right.core, wantedOf(again.core.type, right.core.type, member), elaboration) },
  ] as const;
  const [key, query, operator] =
    again.side === 'query' || right.side === 'key'
      ? [settled[1], settled[0], flip(where.operator)]
      : [settled[0], settled[1], where.operator];
  if (key.core.type.kind === 'unknown' || query.core.type.kind === 'unknown') return null;
  if (key.side === 'both' || query.side === 'both') {
    report.error('ALTA4004', here, 'Each side of `where` speaks of one position: the key or the query', {
      notes: [
        'Write `key.` before a variable of the position attended to, on one side, and `query.` before one of the position that asks, on the other',
      ],
    });
    return null;
  }
  const keyVariable = singleVariable(key.core, elaboration, bindingOf);
  const queryVariable = singleVariable(query.core, elaboration, bindingOf);
  if (keyVariable === 'several' || queryVariable === 'several') return null;
  if (keyVariable !== null && keyVariable === queryVariable && (key.side === null || query.side === null)) {
    const name = keyVariable.name;
    const prefixed = [
      { ...key, prefix: 'key.' },
      { ...query, prefix: 'query.' },
    ].filter(({ side }) => side === null);
    report.error(
      'ALTA4005',
      here,
      `\`${name}\` stands on both sides of \`${where.operator}\`: say which position is meant`,
      {
        notes: ['`key.` is the position attended to, `query.` the position that asks'],
        fixes: [
          {
            title: `Write ${prefixed.map(({ prefix }) => `\`${prefix}${name}\``).join(' and ')}`,
            edits: prefixed.flatMap(({ core, prefix }) =>
              readsOf(core).map(({ site: { start } }) => ({ span: { start, end: start }, text: prefix })),
            ),
          },
        ],
      },
    );
    return null;
  }
  if (!comparable(key.core, query.core, operator, where, elaboration)) return null;
  return select(key.core, keyVariable, query.core, queryVariable, operator, elaboration);
}

/** What words on one side are values of, by what stands on the other; `member`: one of them is a collection. */
function wantedOf(other: Type, own: Type, member: boolean): Type {
  if (!member) return other;
  return isSet(own) || own.kind === 'list' ? { kind: 'some set', element: other } : elementOf(other);
}

interface Side {
  readonly core: Core;
  readonly side: 'key' | 'query' | 'both' | null;
}

/** `other`: the opposite side, which may say what a word or a name here means. */
function elaborateSide(expression: Expression, other: Core | null, elaboration: Elaboration): Side {
  const sides = new Set<'key' | 'query'>();
  const inner: Elaboration = { ...elaboration, sides: { chosen: (side) => sides.add(side) } };
  // Without the other side a word or the name of an enum value may mean anything yet: errors come in the second round.
  const bare =
    expression.kind === 'word' ||
    (expression.kind === 'name' && elaboration.scope.lookup(expression.text) === undefined);
  if (other === null && bare)
    return {
      core: { kind: 'error', type: { kind: 'word' }, site: site(elaboration.scope.file, expression.span) },
      side: null,
    };
  const wanted =
    other === null
      ? null
      : expression.kind === 'set' || expression.kind === 'list'
        ? ({ kind: 'some set', element: other.type } as const)
        : isSet(other.type)
          ? elementOf(other.type)
          : other.type;
  const core = elaborate(expression, inner, wanted);
  const [first] = sides;
  return { core, side: sides.size > 1 ? 'both' : (first ?? null) };
}

function flip(operator: WhereClause['operator']): WhereClause['operator'] {
  const flipped: Partial<Record<WhereClause['operator'], WhereClause['operator']>> = {
    '<': '>',
    '<=': '>=',
    '>': '<',
    '>=': '<=',
  };
  return flipped[operator] ?? operator;
}

function singleVariable(
  core: Core,
  { report }: Elaboration,
  bindingOf: (variable: number) => VariableBinding,
): VariableBinding | null | 'several' {
  const reads = readsOf(core);
  const [first] = reads;
  if (first === undefined) return null;
  const other = reads.find(({ variable }) => variable !== first.variable);
  if (other === undefined) return bindingOf(first.variable);
  report.error(
    'ALTA4006',
    core.site,
    `This side of \`where\` reads \`${bindingOf(first.variable).name}\` and \`${bindingOf(other.variable).name}\`, but it can read only one variable`,
    {
      notes: [
        'The query and key matrices can hold any function of one variable; compute a function of two in the mlp block and keep it in a state variable',
      ],
    },
  );
  return 'several';
}

function comparable(
  key: Core,
  query: Core,
  operator: WhereClause['operator'],
  where: WhereClause,
  { report, scope }: Elaboration,
): boolean {
  const [left, right] = [key.type, query.type];
  const member = operator === 'in' || operator === 'not in';
  const fine = member
    ? isSet(right) || right.kind === 'list'
      ? sameType(left, elementOf(right))
      : isSet(left) && sameType(right, elementOf(left))
    : operator === '==' || operator === '!='
      ? sameType(left, right)
      : isNumber(left) && isNumber(right);
  const lone = where.operatorSpan.start === where.left.span.start;
  const real = [left, right].some(({ kind }) => kind === 'real' || kind === 'numeric');
  if (fine && !real) return true;
  report.error(
    'ALTA4007',
    site(scope.file, where.operatorSpan),
    real
      ? 'Keys and queries are categorical: a numeric variable cannot be one'
      : lone
        ? `\`where\` compares a key with a query, but this is ${describe(left)} alone`
        : `A key that is ${describe(left)} cannot be compared with a query that is ${describe(right)} by \`${operator}\``,
    {
      notes: lone
        ? ['For instance `where here == pointer`; only a bool can stand alone']
        : member && !real
          ? ['`in` looks into a set or a list, which the other side has elements of']
          : comparisonNotes(left, right),
      related: lone
        ? []
        : [
            { site: key.site, message: `the key is ${describe(left)}` },
            { site: query.site, message: `the query is ${describe(right)}` },
          ],
    },
  );
  return false;
}

function select(
  key: Core,
  keyVariable: VariableBinding | null,
  query: Core,
  queryVariable: VariableBinding | null,
  operator: WhereClause['operator'],
  elaboration: Elaboration,
): Selection {
  const keys = valuesOf(key, keyVariable, elaboration);
  const queries = valuesOf(query, queryVariable, elaboration);
  const relation = (k: Value, q: Value): boolean => {
    if (isUndefined(k) || isUndefined(q)) return false;
    // `in` looks into whichever side is the collection.
    const swapped = (operator === 'in' || operator === 'not in') && isSet(key.type) && !isSet(query.type) && !isList(q);
    const [a, b] = swapped ? [q, k] : [k, q];
    return (
      applyBinary(operator, a, b, { undefinedValue: elaboration.undefinedValue, site: key.site, real: false }) === true
    );
  };
  const selects = queries.map((q) => keys.map((k) => relation(k, q)));
  const classOf: number[] = [];
  const signatures = new Map<string, number>();
  for (const code of keys.keys()) {
    const signature = selects.map((row) => (row[code] === true ? '1' : '0')).join('');
    if (!signature.includes('1')) {
      classOf.push(-1);
      continue;
    }
    const known = signatures.get(signature) ?? signatures.size;
    signatures.set(signature, known);
    classOf.push(known);
  }
  const classesOf = selects.map((row) =>
    [...new Set(classOf.filter((_, code) => row[code] === true))].sort((a, b) => a - b),
  );
  return {
    classes: signatures.size,
    key: { variable: keyVariable, classOf },
    query: { variable: queryVariable, classesOf },
    selects,
  };
}

/** The value of an expression for every code of its one variable. */
function valuesOf(core: Core, variable: VariableBinding | null, { undefinedValue }: Elaboration): Value[] {
  const at = (variables: ReadonlyMap<number, Value>): Value =>
    evaluate(core, { variables, locals: new Map(), undefinedValue });
  if (variable === null) return [at(new Map())];
  const { type } = variable;
  if (type.kind === 'unknown') return [noConversion];
  return Array.from({ length: sizeOfType(type) }, (_, code) =>
    at(new Map([[variable.index, valueOfCode(type, code)]])),
  );
}

/** The offsets of an `at`, or `null` where there is none or it is broken. */
export function elaborateOffsets(at: Expression | null, elaboration: Elaboration): readonly number[] | null {
  if (at === null) return null;
  const core = elaborate(at, elaboration);
  if (core.kind === 'error') return null;
  const value = core.kind === 'constant' ? core.value : null;
  const values =
    typeof value === 'number'
      ? [value]
      : typeof value === 'string' && isSet(core.type)
        ? value
            .split(',')
            .filter((part) => part !== '')
            .map(Number)
        : value !== null && isList(value)
          ? value.items
          : null;
  if (values?.every((item) => typeof item === 'number' && Number.isInteger(item)) === true && values.length > 0)
    return [...new Set(values.map(Number))].sort((a, b) => a - b);
  elaboration.report.error('ALTA4008', core.site, 'After `at` stands a distance in positions, or a set of them', {
    notes: ['For instance `at -1` or `at {-1, +1}`'],
  });
  return null;
}

/** The type of a head's output, from its declaration and its value. */
export function outputType(
  declaration: HeadDeclaration,
  source: VariableBinding | null,
  annotated: StateType | null,
  elaboration: Elaboration,
): StateType | typeof unknown {
  const { report, scope } = elaboration;
  const here = site(scope.file, declaration.type?.span ?? declaration.name.span);
  if (source === null || source.type.kind === 'unknown') return unknown;
  const sourceType = source.type;
  if (sourceType.kind === 'set') {
    report.error('ALTA4009', here, `\`${source.name}\` is a set: a head cannot fetch sets`, {
      notes: ['Fetch the variables from which the set is made'],
    });
    return unknown;
  }
  if (declaration.aggregate === 'mean' && sourceType.kind !== 'numeric') {
    report.error(
      'ALTA4010',
      here,
      `\`mean\` needs a numeric variable, but \`${source.name}\` is ${describe(sourceType)}`,
      { notes: ['Declare it as `numeric [ … ]`, with the values that it can have'] },
    );
    return unknown;
  }
  if (annotated === null) return sourceType;
  if (
    sourceType.kind === 'numeric'
      ? annotated.kind === 'numeric'
      : describe(annotated) === describe(sourceType) && sameType(annotated, sourceType)
  )
    return annotated;
  report.error(
    'ALTA4011',
    here,
    `\`${source.name}\` is ${describe(sourceType)}, so the head cannot be ${describe(annotated)}`,
  );
  return unknown;
}

/** What is known of a head's output whatever the input: that it is defined, that it is one value, how far it counts. */

import type { DeclaredVariable, DeclaredVariables } from './check-variables.ts';
import { sizeOfType, spellValue, valueOfCode } from './evaluate.ts';
import type { CheckedHead, Selection } from './heads.ts';
import type { Reporter } from './report.ts';
import type { VariableBinding } from './scope.ts';
import type { Site } from './site.ts';
import type { Frame } from './vocabulary.ts';

/** What heads can be judged by. */
export interface KnownFacts {
  readonly declared: DeclaredVariables;
  /** The state variables that the mlp block assigns: all others keep their initial values. */
  readonly assigned: ReadonlySet<number>;
  /**
   * Its tokens are in every input. With `--raw` the frame is whatever the user writes: what is proved by it holds for
   * inputs that have the frame.
   */
  readonly frame: Frame;
}

/** Defined at every position of every input: it always selects, and what it selects agrees. */
export function isProved(head: CheckedHead, facts: KnownFacts): boolean {
  if (head.declaration.aggregate === 'count') return countsAll(head, facts.declared.positions);
  return alwaysSelects(head, facts) && agrees(head, facts);
}

/** Whether it is undefined only where nothing is selected, and then all of its values are. */
export function agrees(head: CheckedHead, facts: KnownFacts): boolean {
  return (
    head.declaration.aggregate === 'mean' ||
    head.declaration.unique !== null ||
    head.values.every(
      ({ source }) => source !== null && (source.type.kind === 'numeric' || selectsOneValue(head, source, facts)),
    )
  );
}

/** A count is undefined only above its range. */
function countsAll(head: CheckedHead, positions: number | null): boolean {
  const bound = positions ?? head.offsets?.length ?? null;
  if (bound === null) return false;
  const most = largestCount(head, bound);
  return head.values.every(({ target: { type } }) => type.kind === 'integer' && type.maximum >= most);
}

/** The largest count, where positions are bounded: a position that cannot select itself counts one less. */
export function largestCount(
  { selection, offsets }: Pick<CheckedHead, 'selection' | 'offsets'>,
  positions: number,
): number {
  const { key, query, selects } = selection;
  const bound = offsets === null ? positions : Math.min(positions, offsets.length);
  const selfPossible =
    key.variable !== null && key.variable === query.variable ? selects.some((row, q) => row[q] === true) : true;
  return offsets === null && !selfPossible ? bound - 1 : bound;
}

/** Whether every position selects something, whatever the input: then the head is never undefined for want of a selection. */
function alwaysSelects({ selection, offsets }: CheckedHead, facts: KnownFacts): boolean {
  if (offsets !== null && !offsets.includes(0)) return false;
  if (selectsItself(selection)) return true;
  if (offsets !== null) return false;
  const { key, selects } = selection;
  const { position } = facts.declared;
  // A query that always names a position: whether the input is that long is the caller's business.
  if (position !== null && key.variable === position && selects.every((row) => row.some(Boolean))) return true;
  const present = key.variable === null ? [] : framedCodes(key.variable, facts);
  return selects.every((row) => present.some((code) => row[code] === true));
}

function selectsItself({ key, query, selects }: Selection): boolean {
  if (key.variable !== null && key.variable === query.variable) return selects.every((row, code) => row[code] === true);
  return selects.every((row) => row.every(Boolean));
}

/** The codes that a variable has at the positions of the frame, in every layer. */
function framedCodes(variable: VariableBinding, facts: KnownFacts): readonly number[] {
  const { before, after } = facts.frame;
  const ofToken = codesOfTokens(variable, facts);
  if (ofToken !== null) return [...before, ...after].flatMap((token) => ofToken[token] ?? []);
  const initial = keptInitial(variable, facts);
  // Whoever asks stands somewhere, so there is a first position.
  if (initial?.by === 'position') return initial.values.slice(0, Math.max(1, before.length + after.length));
  // Where the tokens behind the input stand depends on its length.
  if (initial?.by === 'token-and-position')
    return before.flatMap((token, place) => initial.values[token]?.[place] ?? []);
  return [];
}

/** The code of a variable for each token, in every layer; `null` where the token alone does not settle it. */
function codesOfTokens(variable: VariableBinding, facts: KnownFacts): readonly number[] | null {
  const { input } = facts.declared;
  const tokens = input?.type.kind === 'token' ? [...input.type.values.keys()] : [];
  if (variable === input) return tokens;
  const initial = keptInitial(variable, facts);
  if (initial?.by === 'token') return initial.values;
  return initial?.by === 'constant' ? tokens.map(() => initial.value) : null;
}

/** The initial value of a state variable that never gets another. */
function keptInitial(
  { role, index }: VariableBinding,
  { declared, assigned }: KnownFacts,
): DeclaredVariable['initial'] {
  return role === 'state' && !assigned.has(index) ? (declared.variables[index]?.initial ?? null) : null;
}

/** Whether no position can select two different values. */
function selectsOneValue({ selection, offsets }: CheckedHead, source: VariableBinding, facts: KnownFacts): boolean {
  if (offsets !== null && offsets.length === 1) return true;
  const { key, selects } = selection;
  if (key.variable === null) return false;
  const atMostOneKey = selects.every((row) => row.filter(Boolean).length <= 1);
  if ((key.variable === facts.declared.position || key.variable === source) && atMostOneKey) return true;
  const keys = codesOfTokens(key.variable, facts);
  const values = codesOfTokens(source, facts);
  if (keys === null || values === null) return false;
  return selects.every((row) => new Set(values.filter((_, token) => row[keys[token] ?? -1] === true)).size <= 1);
}

/** A categorical head that may select different values is undefined there: say so, unless it promises otherwise. */
export function reportDisagreement(head: CheckedHead, here: Site, facts: KnownFacts, report: Reporter): void {
  const { declaration } = head;
  if (declaration.aggregate !== 'select' || declaration.unique !== null) return;
  for (const { source, target } of head.values) {
    if (source === null || source.type.kind === 'numeric' || selectsOneValue(head, source, facts)) continue;
    const example = disagreementExample(head, source, facts);
    if (example === null) continue;
    report.hint('ALTA4015', here, `\`${target.name}\` may select different values, and is undefined then`, {
      notes: [
        `For instance ${example}`,
        '`unique` promises that selected values agree; it is checked whenever the program runs',
      ],
      fixes: [
        {
          title: 'Promise it with `unique`',
          edits: [{ span: { start: head.site.end, end: head.site.end }, text: ' unique' }],
        },
      ],
    });
    return;
  }
}

/** Two different values that one query may select, in words. */
function disagreementExample({ selection }: CheckedHead, source: VariableBinding, facts: KnownFacts): string | null {
  const { key, query, selects } = selection;
  if (source.type.kind === 'unknown') return null;
  for (const [q, row] of selects.entries()) {
    const pair = disagreeingPair(row, key.variable, source, facts);
    if (pair === null) continue;
    const asks = query.variable === null ? '' : `where a position asks with ${spell(query.variable, q)}, `;
    const [one, other] = pair.map(({ keyCode, sourceCode }) =>
      key.variable === null || key.variable === source
        ? spell(source, sourceCode)
        : `${spell(key.variable, keyCode)} and ${spell(source, sourceCode)}`,
    );
    return `${asks}one position with ${one} and one with ${other}`;
  }
  return null;
}

interface SelectedPosition {
  readonly keyCode: number;
  readonly sourceCode: number;
}

function disagreeingPair(
  row: readonly boolean[],
  key: VariableBinding | null,
  source: VariableBinding,
  facts: KnownFacts,
): readonly [SelectedPosition, SelectedPosition] | null {
  const [keyCode] = row.flatMap((selected, code) => (selected ? [code] : []));
  if (keyCode === undefined || source.type.kind === 'unknown') return null;
  const keys = key === null ? null : codesOfTokens(key, facts);
  const values = codesOfTokens(source, facts);
  const possible: SelectedPosition[] =
    key === source
      ? row.flatMap((selected, code) => (selected ? [{ keyCode: code, sourceCode: code }] : []))
      : keys !== null && values !== null
        ? keys
            .map((code, token) => ({ keyCode: code, sourceCode: values[token] ?? 0 }))
            .filter((position) => row[position.keyCode] === true)
        : [0, Math.min(1, sizeOfType(source.type) - 1)].map((sourceCode) => ({ keyCode, sourceCode }));
  const [one] = possible;
  const other = possible.find(({ sourceCode }) => sourceCode !== one?.sourceCode);
  return one === undefined || other === undefined ? null : [one, other];
}

function spell(variable: VariableBinding, code: number): string {
  const { name, type } = variable;
  if (type.kind === 'unknown') return `${name} = ?`;
  const value = spellValue(valueOfCode(type, code), type);
  return `${name} = ${type.kind === 'token' ? `"${value}"` : value}`;
}

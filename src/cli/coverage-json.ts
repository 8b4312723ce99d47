/** The documented shapes of `altac coverage --json`. */

import { labelOf } from '../ir/domain.ts';
import { distinctPlaces, type Program, type Rule } from '../ir/program.ts';
import { placesText, ruleText, variableName } from '../ir/text.ts';
import { type Comparison, countSeen, type DataSetCoverage } from '../traces/coverage.ts';
import { gapsOf } from '../traces/gaps.ts';
import type { MinimalRules } from '../traces/minimal-rules.ts';
import { type CoverageSubject, elementaryRuleText } from '../views/coverage.ts';
import type { CoverageInput } from './coverage-inputs.ts';

export function dataSetJson(
  subject: CoverageSubject,
  coverage: DataSetCoverage,
  files: readonly string[],
  minimal: MinimalRules,
) {
  return {
    ...countsJson(coverage),
    of: totals(subject),
    lines: linesJson(coverage, files),
    neverHeld: neverHeld(subject.program, coverage),
    minimal: minimalCounts(subject.program, minimal),
  };
}

/** `tests`: the inputs of the test, in order. */
export function comparisonJson(
  subject: CoverageSubject,
  comparison: Comparison,
  files: readonly string[],
  minimal: MinimalRules,
  misled: ReadonlyMap<number, number>,
  tests: readonly CoverageInput[],
) {
  const { training, test, testOnly, failing } = comparison;
  return {
    training: countsJson(training),
    test: countsJson(test),
    of: totals(subject),
    covered: test.inputs - failing.length,
    testOnly: testOnly.map((each) => testOnlyJson(subject, each)),
    failing: failing.map(({ test: index, needs }) => ({
      index,
      input: tests[index]?.text ?? '',
      // Places in the list `testOnly`.
      needs: needs.map((rule) => testOnly.findIndex((each) => each.rule === rule)),
    })),
    lines: linesJson(training, files),
    neverHeld: neverHeld(subject.program, training),
    minimal: { ...minimalCounts(subject.program, minimal), misled: misledJson(subject.program, misled) },
  };
}

export function splitJson(
  subject: CoverageSubject,
  { name, comparison }: { readonly name: string; readonly comparison: Comparison },
) {
  const { training, test, testOnly, failing } = comparison;
  const gaps = gapsOf(subject.program, subject.watch, testOnly);
  return {
    split: name,
    training: countsJson(training),
    test: countsJson(test),
    covered: test.inputs - failing.length,
    testOnly: testOnly.length,
    where: Object.fromEntries(
      gaps.map(({ variable, rules }) => [variableName(subject.program, variable), rules.length]),
    ),
  };
}

export function minimalJson(program: Program, { rules }: MinimalRules) {
  return rules.map(({ from, rule }) => ({ from, ...ruleJson(program, rule) }));
}

function countsJson({ inputs, layers, cutShort, fired, held, lines }: DataSetCoverage) {
  return {
    inputs,
    layers,
    cutShort,
    elementaryRules: countSeen(fired),
    rules: countSeen(held),
    lines: lines.filter((line) => line.inputs > 0).length,
  };
}

function totals({ program, elementaryRules }: CoverageSubject) {
  return { elementaryRules, rules: program.rules.length };
}

function linesJson({ lines }: DataSetCoverage, files: readonly string[]) {
  return lines.map(({ source, line, text, inputs }) => ({ file: files[source] ?? '', line, text, inputs }));
}

function neverHeld(program: Program, { held }: DataSetCoverage) {
  return program.rules.flatMap((rule, index) => (held[index] === 0 ? [ruleJson(program, rule)] : []));
}

function minimalCounts(program: Program, { rules, conditions, conditionsLeft }: MinimalRules) {
  return { rules: rules.length, ofRules: program.rules.length, conditions: conditionsLeft, ofConditions: conditions };
}

function misledJson({ variables }: Program, misled: ReadonlyMap<number, number>) {
  return Object.fromEntries([...misled].map(([variable, count]) => [variables[variable]?.name ?? '?', count]));
}

function ruleJson(program: Program, rule: Rule) {
  return { rule: ruleText(program, rule), places: placesText(program, distinctPlaces(rule.places)) };
}

function testOnlyJson({ program, watch }: CoverageSubject, { rule, tests }: Comparison['testOnly'][number]) {
  const found = watch.elementary[rule];
  if (found === undefined) return { tests };
  const { name, domain } = program.variables[found.variable] ?? { name: '?', domain: { kind: 'bool' } as const };
  return {
    variable: name,
    from: labelOf(domain, found.from),
    to: labelOf(domain, found.to),
    rule: elementaryRuleText(program, found),
    places: placesText(program, program.rules[watch.ruleOf[rule] ?? -1]?.places ?? []),
    tests,
  };
}

/** What is declared and never used. */

import type { Statement } from '../../grammar/syntax.ts';
import type { CheckContext } from './context.ts';
import { replaceFix } from './report.ts';
import type { Elaboration } from './scope.ts';
import { type Site, site } from './site.ts';

export interface Usage {
  readonly used: Elaboration['used'];
  readonly letDeclared: (name: string, at: Site, statement: Site) => void;
  readonly report: (context: CheckContext) => void;
}

export function createUsage(): Usage {
  const names = new Set<string>();
  const enumValues = new Set<string>();
  const wholeEnums = new Set<string>();
  const lets: { name: string; at: Site; statement: Site }[] = [];

  return {
    used: (kind, name, type) => {
      if (kind === 'name') names.add(name);
      else if (type !== null)
        (kind === 'all enum values' ? wholeEnums : enumValues).add(
          kind === 'all enum values' ? keyOf(type.site) : `${keyOf(type.site)} ${name}`,
        );
    },
    letDeclared: (name, at, statement) => lets.push({ name, at, statement }),
    report,
  };

  function report({ file, tree, module, shared: { report: reporter } }: CheckContext): void {
    for (const { name, at, statement } of lets) {
      if (!names.has(name) && name !== '' && !name.startsWith('_'))
        reporter.warning('ALTA5001', at, `\`${name}\` is never used`, {
          notes: ['A name that begins with `_` may stay unused'],
          fixes: [replaceFix(`Remove \`${name}\``, statement, '')],
        });
    }
    const assignments = assignmentsOf(
      tree.declarations.flatMap((declaration) => (declaration.kind === 'mlp' ? declaration.body.statements : [])),
    );
    for (const declaration of tree.declarations) {
      switch (declaration.kind) {
        case 'var':
        case 'const':
        case 'param':
        case 'fn':
        case 'type':
          unused(
            declaration.name.text,
            site(file, declaration.name.span),
            declaration.span,
            declaration.kind === 'var' ? assignments.filter(({ target }) => target === declaration.name.text) : [],
          );
          break;
        case 'head': {
          const { name } = declaration;
          if (!declaration.record || !names.has(name.text))
            unused(name.text, site(file, name.span), declaration.span, []);
          else if (!names.has(`${name.text}.*`)) {
            for (const value of declaration.values) {
              const isKnown = module.scope.lookup(value.text) !== undefined;
              if (isKnown && !names.has(`${name.text}.${value.text}`))
                reporter.warning('ALTA5001', site(file, value.span), `\`${name.text}.${value.text}\` is never used`, {
                  fixes: [removal(`Remove \`${value.text}\``, declaration.values, value)],
                });
            }
          }
          break;
        }
        case 'enum': {
          const key = keyOf(site(file, declaration.name.span));
          if (wholeEnums.has(key)) break;
          const isUsed =
            names.has(declaration.name.text) || [...enumValues].some((value) => value.startsWith(`${key} `));
          if (!isUsed) {
            unused(declaration.name.text, site(file, declaration.name.span), declaration.span, []);
            break;
          }
          for (const value of declaration.values) {
            if (enumValues.has(`${key} ${value.text}`) || value.text === '') continue;
            reporter.warning(
              'ALTA5001',
              site(file, value.span),
              `The value \`${value.text}\` of \`${declaration.name.text}\` is never used`,
              {
                notes: ['Every value of an enum takes a dimension in each variable of its type'],
                fixes: [removal(`Remove \`${value.text}\``, declaration.values, value)],
              },
            );
          }
          break;
        }
        case 'import':
          for (const name of declaration.names) {
            if (names.has(name.text) || name.text === '' || valuesUsed(name.text)) continue;
            reporter.warning('ALTA5001', site(file, name.span), `\`${name.text}\` is imported but never used`, {
              fixes: [
                declaration.names.length === 1
                  ? replaceFix('Remove the import', site(file, declaration.span), '')
                  : removal(`Remove \`${name.text}\``, declaration.names, name),
              ],
            });
          }
          break;
        default:
      }
    }

    /** An enum is used where its values are, even if its own name is not written. */
    function valuesUsed(name: string): boolean {
      const binding = module.scope.lookup(name);
      if (binding?.kind !== 'type' || binding.type.kind !== 'enum') return binding?.kind === 'broken';
      const key = keyOf(binding.type.site);
      return [...enumValues].some((value) => value.startsWith(`${key} `));
    }

    function unused(
      name: string,
      at: Site,
      span: { readonly start: number; readonly end: number },
      others: readonly Assignment[],
    ): void {
      if (name === '' || names.has(name) || name.startsWith('_')) return;
      const edits = [{ span, text: '' }, ...others.map((other) => ({ span: other.span, text: other.rest }))];
      reporter.warning('ALTA5001', at, `\`${name}\` is never ${others.length > 0 ? 'read' : 'used'}`, {
        fixes: [{ title: `Remove \`${name}\``, edits }],
      });
    }
  }
}

function keyOf({ file, start }: Site): string {
  return `${file}:${start}`;
}

interface Placed {
  readonly span: { readonly start: number; readonly end: number };
  readonly text: string;
}

/** Removes an item of a list together with one comma. */
function removal(title: string, items: readonly Placed[], item: Placed) {
  const at = items.indexOf(item);
  const next = items[at + 1];
  const previous = items[at - 1];
  const span =
    next !== undefined
      ? { start: item.span.start, end: next.span.start }
      : previous !== undefined
        ? { start: previous.span.end, end: item.span.end }
        : item.span;
  return { title, edits: [{ span, text: '' }] };
}

interface Assignment {
  readonly target: string;
  readonly span: Statement['span'];
  /** What has to stand in its place. */
  readonly rest: string;
}

function assignmentsOf(statements: readonly Statement[], braced = true): Assignment[] {
  return statements.flatMap((statement) => {
    switch (statement.kind) {
      case 'assign':
        return [{ target: statement.target.text, span: statement.span, rest: braced ? '' : '{}' }];
      case 'if':
        return assignmentsOf([
          ...statement.then.statements,
          ...(statement.otherwise === null
            ? []
            : 'statements' in statement.otherwise
              ? statement.otherwise.statements
              : [statement.otherwise]),
        ]);
      case 'match':
        return statement.arms.flatMap(({ body }) =>
          assignmentsOf(body.statements, body.statements[0]?.span.start !== body.span.start),
        );
      case 'for':
      case 'block':
        return assignmentsOf(statement.body.statements);
      default:
        return [];
    }
  });
}

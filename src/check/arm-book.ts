/** Keeps book of every `match`: what its subject can be, over all places where it is evaluated, and which arms that takes. */

import { type Core, type CoreArm, matches } from './core.ts';
import { type Reporter, replaceFix } from './report.ts';
import type { Site } from './site.ts';
import type { Type } from './types.ts';
import { isUndefined, type Value } from './values.ts';

/** What the subject of a `match` can be. */
export interface MatchedValues {
  readonly site: Site;
  readonly type: Type;
  /** Each with the arm that takes it; −1 where none does. */
  readonly values: ReadonlyMap<Value, number>;
}

export interface ArmBook {
  /** A `match` at a place where its subject is one of these; where it is undefined it takes no arm. */
  readonly visit: (match: Match, subjects: readonly Value[]) => void;
  readonly report: (report: Reporter) => void;
  readonly values: () => readonly MatchedValues[];
}

interface Match {
  readonly form: 'if' | 'match';
  readonly site: Site;
  readonly subject: Core;
  readonly arms: readonly Arm[];
}

type Arm = Pick<CoreArm<unknown>, 'patterns' | 'site' | 'removal'>;

export function createArmBook(): ArmBook {
  const book = new Map<string, { readonly arm: Arm; reached: boolean }>();
  const matched = new Map<string, { readonly site: Site; readonly type: Type; readonly values: Map<Value, number> }>();
  return {
    visit: ({ form, site, subject, arms }, subjects) => {
      if (form === 'if') return;
      const key = keyOf(site);
      const known = matched.get(key) ?? { site, type: subject.type, values: new Map() };
      matched.set(key, known);
      const reached = new Set<number>();
      for (const value of subjects) {
        if (isUndefined(value)) continue;
        const taken = arms.findIndex(({ patterns }) => matches(patterns, value));
        known.values.set(value, taken);
        reached.add(taken);
      }
      for (const [i, arm] of arms.entries()) {
        // An arm whose patterns were all reported takes nothing, and says nothing.
        if (arm.patterns.length === 0) continue;
        const entry = book.get(keyOf(arm.site)) ?? { arm, reached: false };
        entry.reached ||= reached.has(i);
        book.set(keyOf(arm.site), entry);
      }
    },
    report: (report) => {
      for (const { arm, reached } of book.values()) {
        if (reached) continue;
        report.warning('ALTA5002', arm.site, 'This arm is never reached', {
          notes: ['Its values cannot occur here, or an earlier arm takes them'],
          fixes: arm.removal === null ? [] : [replaceFix('Remove the arm', arm.removal, '')],
        });
      }
    },
    values: () => [...matched.values()],
  };
}

function keyOf({ file, start }: Site): string {
  return `${file}:${start}`;
}

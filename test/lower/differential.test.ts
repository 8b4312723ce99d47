import { expect, test } from 'vitest';
import { createParse } from '../../grammar/parse.ts';
import { check } from '../../src/check/check.ts';
import type { Engine, Observer } from '../../src/ir/execution.ts';
import { lower } from '../../src/lower/lower.ts';
import { allEngines } from '../support/compare.ts';
import { createOracle } from '../support/oracle.ts';
import { generateProgram } from '../support/program-generator.ts';
import { seededRandom } from '../support/random.ts';

const parse = createParse();

/** All states of a run, as text. */
function record(engine: Engine, tokens: readonly number[]): string[] {
  const seen: string[] = [];
  const observer: Observer = {
    initial: (states) => seen.push(`start ${states.join()}`),
    afterAttention: (layer, states) => seen.push(`attention ${layer} ${states.join()}`),
    afterMlp: (layer, states) => seen.push(`mlp ${layer} ${states.join()}`),
  };
  engine(tokens, { layers: 4, observer });
  return seen;
}

const rounds = Array.from({ length: 6 }, (_, i) => i);

test.each(rounds)(
  'random programs, round %d: the text run directly, the interpreter and all weights agree',
  async (round) => {
    let accepted = 0;
    for (let seed = round * 25; seed < round * 25 + 25; seed++) {
      const random = seededRandom(seed);
      const { text, positions, vocabulary } = generateProgram(random);
      const { tree, diagnostics } = parse(text, 'random.alta');
      expect(diagnostics, text).toEqual([]);
      const { program } = check('random.alta', tree, { loadImport: () => ({ error: 'none' }) });
      if (program === null) continue;
      const lowered = lower('random', program);
      if (!lowered.ok) continue;
      accepted += 1;
      const oracle = createOracle(program);
      const engines = await allEngines(lowered.program, Math.max(1, positions ?? 6));
      for (let i = 0; i < 4; i++) {
        const tokens = Array.from({ length: random.integer(0, positions ?? 6) }, () =>
          random.integer(0, vocabulary.length - 1),
        );
        const wanted = record(oracle, tokens);
        for (const { name, engine } of engines)
          expect(record(engine, tokens), `${name} on ${tokens.join(' ')}\n${text}`).toEqual(wanted);
      }
    }
    expect(accepted).toBeGreaterThan(15);
  },
);

/**
 * A compiled program that classifies by the examples in its input, as `programs/nearest_example.alta` does: words are
 * numbers, labels letters. The numbers are dealt anew for every text that is asked about, as the vocabulary of a program is
 * small: its words get the first ones, and all other words share those that are left, which is as good, as the program
 * only asks whether a word is one of the text.
 */

import { answer, defaultLayers } from '../../../ir/answers.ts';
import { spell } from '../../../ir/domain.ts';
import { InputError, type SlowEngine } from '../../../ir/execution.ts';
import { framedTokens } from '../../../ir/input.ts';
import type { Program } from '../../../ir/program.ts';
import type { Learner, Prediction, Task } from '../items.ts';
import { wordsOf } from '../words.ts';

export interface ExampleProgram {
  readonly name: string;
  /** Tokens that stand for words, and those that stand for labels. */
  readonly words: readonly string[];
  readonly labels: readonly string[];
  /** What is printed for an input of the program, whose tokens have blanks between. Throws a RangeError for other ones. */
  readonly answer: (input: string) => Promise<string>;
}

/**
 * Any program whose tokens are numerals, which stand for words, and capital letters, which stand for labels. Throws a
 * RangeError for another. `engine`: the interpreter, or one that runs the weights.
 */
export function exampleProgram(name: string, program: Program, engine: SlowEngine): ExampleProgram {
  const words = program.vocabulary.filter((token) => /^\d+$/.test(token));
  const labels = program.vocabulary.filter((token) => /^[A-Z]$/.test(token));
  if (words.length < 2 || labels.length < 2) {
    throw new RangeError(`${name} has no numbers for words and capital letters for labels among its tokens`);
  }
  return {
    name,
    words,
    labels,
    answer: async (input) => {
      const tokens = framedTokens(input, program);
      if (!tokens.ok) throw new RangeError(`${name}: ${tokens.problem.message}`);
      try {
        const execution = await engine(tokens.ids, { layers: defaultLayers });
        return answer(program, execution).map(spell).join(' ');
      } catch (error) {
        if (error instanceof InputError) throw new RangeError(`${name}: ${error.message}`);
        throw error;
      }
    },
  };
}

export function programLearner(program: ExampleProgram): Learner {
  return {
    name: program.name,
    atOnce: 25,
    noBlocks: 'its attention is that of its program',
    predict: async (task) => {
      const predictions: Prediction[] = [];
      for (const query of task.queries) predictions.push(await predicted(program, query, task));
      return predictions;
    },
  };
}

async function predicted(program: ExampleProgram, query: string, task: Task): Promise<Prediction> {
  if (task.labels.length > program.labels.length) {
    throw new RangeError(
      `${program.name} knows ${program.labels.length} labels, and there are ${task.labels.length}: it needs more capital letters in its vocabulary`,
    );
  }
  const numbers = numbersOf(query, program.words.length);
  const tokensOf = (text: string): string[] => wordsOf(text).map((word) => program.words[numbers(word)] ?? '');
  const examples = task.demonstrations.flatMap(({ text, label }) => [
    ...tokensOf(text),
    program.labels[task.labels.indexOf(label)] ?? '',
  ]);
  const printed = await program.answer([...examples, ...tokensOf(query)].join(' '));
  const place = program.labels.indexOf(printed);
  return { label: task.labels[place] ?? null, answer: printed };
}

/** One number at least is left for the words that the text does not have. */
function numbersOf(query: string, size: number): (word: string) => number {
  const own = [...new Set(wordsOf(query))].slice(0, size - 1);
  const known = new Map(own.map((word, number) => [word, number]));
  return (word) => {
    const found = known.get(word);
    if (found !== undefined) return found;
    const others = known.size - own.length;
    const number = own.length + (others % (size - own.length));
    known.set(word, number);
    return number;
  };
}

/** Verifiers that commands name: files that were learned, or language models that are asked whether an answer will be right. */

import { sha256 } from '../../formats/sha256.ts';
import { type JudgeOptions, judgeScorer } from '../../rewards/search/judge-scorer.ts';
import type { StepUnit } from '../../rewards/search/language-steps.ts';
import type { Scorer } from '../../rewards/search/search.ts';
import { readVerifier, verifierScorer } from '../../rewards/verifiers/verifier.ts';
import { readBytes } from '../files.ts';
import type { ModelOptions } from '../model-options.ts';
import { type OpenedModel, openModel, usageText } from '../models.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';

export interface OpenedVerifier {
  readonly scorerOf: (prompt: string) => Scorer<string>;
  /** What its scores depend on. */
  readonly identity: Readonly<Record<string, unknown>>;
  /** What an endpoint was asked; null for what runs here. */
  readonly usage: () => string | null;
  readonly dispose: () => void;
}

export interface VerifierSource {
  /** A file or an address. */
  readonly source: string;
  /** Of an endpoint: the name of the model there. */
  readonly name: string | undefined;
  readonly isChat: boolean;
}

export async function openVerifier(
  { source, name, isChat }: VerifierSource,
  judge: JudgeOptions,
  unit: StepUnit,
  options: ModelOptions,
  terminal: Terminal,
): Promise<OpenedVerifier> {
  if (!isAddress(source)) {
    const bytes = readBytes(source);
    const read = readVerifier(bytes);
    if (read.ok) {
      const { value } = read;
      return {
        scorerOf: (prompt) => verifierScorer(value, prompt),
        identity: { source, hash: sha256(bytes) },
        usage: () => null,
        dispose: () => {},
      };
    }
    // A verifier that is broken is no language model either.
    if (new TextDecoder().decode(bytes.subarray(0, 4096)).includes('altac-verifier')) {
      throw new UserError(`${source} cannot be used: ${read.error}`, ['`altac rewards train-verifier` writes another']);
    }
  }
  const opened = await openNamedModel(source, { ...options, chat: isChat }, name, terminal);
  return {
    scorerOf: (prompt) => judgeScorer(opened.model, prompt, unit, judge),
    identity: { ...opened.identity, ...judge },
    usage: () => textOfUsage(opened),
    dispose: () => opened.model.dispose(),
  };
}

/** Options of endpoints are left out for a file, which a command may name beside an endpoint. */
export function openNamedModel(
  source: string,
  options: ModelOptions,
  name: string | undefined,
  terminal: Terminal,
): Promise<OpenedModel> {
  const { modelName: _name, chat, cache, ...rest } = options;
  if (!isAddress(source)) return openModel(source, rest, terminal);
  return openModel(
    source,
    {
      ...rest,
      ...(name === undefined ? {} : { modelName: name }),
      ...(chat === true ? { chat } : {}),
      ...(cache === undefined ? {} : { cache }),
    },
    terminal,
  );
}

export function textOfUsage({ identity, usage }: OpenedModel): string | null {
  const used = usage();
  return used === null ? null : `${identity.name}: ${usageText(used)}`;
}

function isAddress(source: string): boolean {
  return /^[a-z]+:\/\//i.test(source);
}

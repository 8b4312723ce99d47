/**
 * What a trigram model makes of plausibility, on texts where verbs prefer agents and patients: near words it sees, and who
 * did what to whom only where both are near enough.
 */

import { sentenceScores } from '../evaluation/plausibility/sentence-scores.ts';
import { localModel } from '../models/local-model.ts';
import { ngramModel } from '../models/ngram.ts';
import { beginToken, endToken, tokenizerOf, vocabularyOf } from '../models/tokenizers.ts';
import { type Random, seededRandom } from '../random/seeded.ts';

export interface PreferenceStudy {
  /** How many of 1 pairs have the plausible sentence as the likelier one; a tie is half. */
  readonly objects: number;
  readonly rolesNear: number;
  readonly rolesFar: number;
}

const places = ['at the door', 'by the lake', 'on the hill', 'in the hall'];
const verbs = 30;
const preference = 0.95;

export async function studyPreferences(seed: number, sentences: number): Promise<PreferenceStudy> {
  const random = seededRandom(seed);
  const corpus = Array.from({ length: sentences }, () => {
    const verb = Math.floor(verbs * random());
    const isUsual = random() < preference;
    const [agent, patient] = isUsual
      ? [agentOf(verb, random), patientOf(verb, random)]
      : [patientOf(Math.floor(verbs * random()), random), agentOf(Math.floor(verbs * random()), random)];
    const form = random();
    if (form < 0.4) return `The ${agent} had ${verbOf(verb)} the ${patient}.`;
    if (form < 0.7) return nearRoles(agent, patient, verb);
    return farRoles(agent, patient, verb, random);
  });
  const tokenizer = tokenizerOf(vocabularyOf('words', corpus));
  const texts = corpus.map((text) => [beginToken, ...tokenizer.encode(text), endToken]);
  const model = localModel('trigrams', tokenizer, ngramModel(texts, 3, tokenizer.size));
  const shareOf = async (pairs: readonly (readonly [string, string])[]): Promise<number> => {
    const scores = await sentenceScores(
      model,
      pairs.flat().map((sentence) => ({ sentence, region: null })),
    );
    const wins = pairs.map((_, pair) => Math.sign((scores[2 * pair]?.sum ?? 0) - (scores[2 * pair + 1]?.sum ?? 0)));
    return wins.reduce((sum, win) => sum + (win + 1) / 2, 0) / pairs.length;
  };
  const cases = Array.from({ length: verbs * 4 }, (_, index) => {
    const verb = index % verbs;
    return { verb, agent: agentOf(verb, random), patient: patientOf(verb, random), other: (verb + 7) % verbs };
  });
  return {
    objects: await shareOf(
      cases.map(({ verb, agent, patient, other }) => [
        `The ${agent} had ${verbOf(verb)} the ${patient}.`,
        `The ${agent} had ${verbOf(verb)} the ${patientOf(other, random)}.`,
      ]),
    ),
    rolesNear: await shareOf(
      cases.map(({ verb, agent, patient }) => [nearRoles(agent, patient, verb), nearRoles(patient, agent, verb)]),
    ),
    rolesFar: await shareOf(
      cases.map(({ verb, agent, patient }) => {
        const seed = random();
        return [farRoles(agent, patient, verb, () => seed), farRoles(patient, agent, verb, () => seed)];
      }),
    ),
  };
}

function nearRoles(agent: string, patient: string, verb: number): string {
  return `We knew which ${patient} the ${agent} had ${verbOf(verb)}.`;
}

/** The same with places between the nouns and the verb. */
function farRoles(agent: string, patient: string, verb: number, random: Random): string {
  const place = (): string => places[Math.floor(places.length * random())] ?? '';
  return `We knew which ${patient} ${place()} the ${agent} ${place()} had ${verbOf(verb)}.`;
}

/** All nouns are agents of one verb and patients of another: only together with a verb they are either. */
function agentOf(verb: number, random: Random): string {
  return nounOf(2 * verb + (random() < 0.5 ? 0 : 1));
}

function patientOf(verb: number, random: Random): string {
  return nounOf(2 * ((verb + 11) % verbs) + (random() < 0.5 ? 0 : 1));
}

function nounOf(index: number): string {
  return `${syllable(index)}${syllable(Math.floor(index / 8) + 3)}er`;
}

function verbOf(verb: number): string {
  return `${syllable(verb)}${syllable(Math.floor(verb / 8) + 5)}ed`;
}

function syllable(index: number): string {
  return ['ba', 'do', 'fi', 'ka', 'lu', 'mo', 'ne', 'ri'][index % 8] ?? '';
}

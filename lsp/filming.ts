/** A run of an open program as a film, for the panel of an editor. */

import { filmOf } from '../src/film/build.ts';
import { packFilm } from '../src/film/packing.ts';
import { framedTokens } from '../src/ir/input.ts';
import type { Analysis } from './analysis.ts';

/** The documented answer of `altac/film`; `film` is what `unpackFilm` reads. */
export type FilmResult =
  | { readonly ok: true; readonly name: string; readonly film: string }
  | { readonly ok: false; readonly error: string };

export function filmInput({ compilation }: Analysis, input: string): FilmResult {
  const { program } = compilation;
  if (program === null) return { ok: false, error: 'The program has errors, or is a library' };
  const framed = framedTokens(input, program);
  if (!framed.ok) return { ok: false, error: framed.problem.message };
  const film = filmOf(compilation, { input, tokens: framed.ids, network: true });
  if (film === null) return { ok: false, error: 'The program has errors, or is a library' };
  return { ok: true, name: program.name, film: packFilm(film) };
}

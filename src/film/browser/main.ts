/** The script of a page of its own: the film is in the page. */

import { unpackFilm } from '../packing.ts';
import { createFilmView } from './view.ts';

const data = document.querySelector('#film');
const root = document.querySelector('main');
if (data !== null && root !== null) createFilmView(root, unpackFilm(data.textContent));

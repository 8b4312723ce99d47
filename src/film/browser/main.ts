/** The script of a page of its own: the film is in the page. An editor that shows the page may send newer ones. */

import { unpackFilm } from '../packing.ts';
import { createFilmView } from './view.ts';

const data = document.querySelector('#film');
const root = document.querySelector('main');
if (data !== null && root !== null) {
  const view = createFilmView(root, unpackFilm(data.textContent));
  window.addEventListener('message', ({ data: message }) => {
    if (typeof message?.film === 'string') view.replace(unpackFilm(message.film));
  });
}

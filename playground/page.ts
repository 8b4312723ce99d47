/** The page: a program and its input on the one side, the film of its run on the other. */

import { LSPPlugin } from '@codemirror/lsp-client';
import type { EditorView } from '@codemirror/view';
import DOMPurify from 'dompurify';
import type { TestResult } from '../lsp/running.ts';
import { make } from '../src/film/browser/dom.ts';
import { createFilmView, type FilmView } from '../src/film/browser/view.ts';
import { artifactsPanel } from './artifacts.ts';
import { createEditor } from './editor.ts';
import { examplesIn } from './examples.ts';
import { sourceInEditor } from './film-marks.ts';
import { startLanguageServer } from './language-client.ts';
import { element, pageData } from './page-data.ts';
import { showProblems } from './problems.ts';
import { addressOf, programOfAddress, type SharedProgram } from './shared-program.ts';
import { startWorkshop } from './workshop-client.ts';
import type { Filmed, Work } from './workshop-messages.ts';

/** Milliseconds after the last change. */
const addressAfter = 400;

const { files, ...scripts } = pageData();
const workshop = startWorkshop(scripts.workshop, files);
const examples = examplesIn(files);

const program = element('program', HTMLSelectElement);
const input = element('input', HTMLInputElement);
const layers = element('layers', HTMLInputElement);
const inputs = element('inputs', HTMLDataListElement);
const state = element('state', HTMLElement);
const stage = element('film', HTMLElement);
const problems = element('problems', HTMLElement);
const copied = element('copied', HTMLElement);

let name = '';
let film: FilmView | null = null;
/** The work whose film is shown, and whose network was asked for. */
let shown: Work | null = null;
let askedNetwork: Work | null = null;
let address: ReturnType<typeof setTimeout> | undefined;
/** What is to be said until something changes. */
let notice = '';

const editor = createEditor(element('editor', HTMLElement), changed);
const artifacts = artifactsPanel(workshop, workNow);
const sourceOfFilm = sourceInEditor(editor.view, () => workNow().file);

program.append(...examples.map((each) => make('option', { value: each.name }, `${each.name}: ${each.title}`)));
element('weights', HTMLElement).append(artifacts.element);
program.addEventListener('change', () => openExample(program.value));
input.addEventListener('input', changed);
layers.addEventListener('input', changed);
element('asked', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault());
element('reset', HTMLButtonElement).addEventListener('click', reset);
element('format', HTMLButtonElement).addEventListener('click', editor.format);
element('rename', HTMLButtonElement).addEventListener('click', editor.rename);
element('tests', HTMLButtonElement).addEventListener('click', () => void runTests());
element('link', HTMLButtonElement).addEventListener('click', copyLink);
window.addEventListener('hashchange', () => {
  if (location.hash !== `#${addressOf(sharedNow())}`) openAddress();
});

openAddress();

/** The program of the address, or else the one to begin with. */
function openAddress(): void {
  const given = programOfAddress(location.hash);
  if (given !== null) open(given);
  else if (name === '') openExample(examples[0]?.name ?? '');
  if (given === null && location.hash.length > 1) {
    notice = 'The address holds no program that can be read: it may be cut off.';
    say(notice, true);
  }
}

function openExample(wanted: string): void {
  const example = examples.find((each) => each.name === wanted);
  if (example !== undefined) turnTo({ name: wanted, text: files[`${wanted}.alta`] ?? '', input: example.input });
}

/** What was there before is one step back in the browser, with all that was typed. */
function turnTo(shared: SharedProgram): void {
  if (name !== '' && shared.name !== name) {
    history.replaceState(null, '', `#${addressOf(sharedNow())}`);
    history.pushState(null, '', `#${addressOf(shared)}`);
  }
  open(shared);
}

function open(shared: SharedProgram): void {
  name = shared.name;
  if (!examples.some((each) => each.name === name) && program.querySelector(`option[value="${name}"]`) === null)
    program.append(make('option', { value: name }, name));
  program.value = name;
  input.value = shared.input;
  editor.open(`${name}.alta`, shared.text);
  changed();
}

/** A file of another program: where a definition is. */
function display(file: string): EditorView | null {
  const text = files[file];
  if (text === undefined) return null;
  turnTo({ name: file.replace(/\.alta$/, ''), text, input: input.value });
  return editor.view;
}

function workNow(): Work {
  const limit = Number(layers.value);
  return {
    file: `${name}.alta`,
    text: editor.text(),
    input: input.value,
    layers: Number.isInteger(limit) && limit >= 0 ? limit : 1000,
  };
}

function sharedNow(): SharedProgram {
  return { name, text: editor.text(), input: input.value };
}

function changed(): void {
  notice = '';
  show(workNow(), false);
  copied.textContent = '';
  artifacts.changed();
  clearTimeout(address);
  // The address always holds the program, so that nothing is lost when the page is loaded again.
  address = setTimeout(() => history.replaceState(null, '', `#${addressOf(sharedNow())}`), addressAfter);
}

function show(work: Work, network: boolean): void {
  workshop.film(work, network).then(
    (filmed) => {
      if (filmed !== null) showFilmed(filmed, work, network);
    },
    (error: unknown) => say(error instanceof Error ? error.message : String(error), true),
  );
}

function showFilmed(
  { film: made, lacking, problems: found, inputs: known }: Filmed,
  work: Work,
  network: boolean,
): void {
  if (network && work !== shown) return;
  startServer();
  showProblems(problems, found, { select: editor.select, change: editor.change, explain });
  inputs.replaceChildren(...known.map((value) => make('option', { value })));
  stage.classList.toggle('stale', made === null && film !== null);
  if (made === null) {
    const errors = found.filter(({ severity }) => severity === 'error').length;
    const words = lacking === '' ? `${errors} ${errors === 1 ? 'error' : 'errors'} in the program.` : lacking;
    say(film === null ? words : `${words} The film is of what ran last.`, true);
    return;
  }
  // With the network the same film comes once more: what was said still holds.
  if (!network) say(notice, notice !== '');
  shown = work;
  if (film === null) film = createFilmView(stage, made, { source: sourceOfFilm, needsNetwork });
  else film.replace(made);
  performance.mark('altac: film');
}

/** Once for each work: the view asks whenever it looks for it. */
function needsNetwork(): void {
  if (shown === null || askedNetwork === shown) return;
  askedNetwork = shown;
  show(shown, true);
}

let isStarted = false;

/** After the first film, so that neither waits for the other's script. */
function startServer(): void {
  if (isStarted) return;
  isStarted = true;
  editor.connect(startLanguageServer(scripts.languageServer, { files, display }));
}

async function explain(code: string): Promise<string> {
  const plugin = LSPPlugin.get(editor.view);
  const page = await plugin?.client.request<object, string | null>('altac/explain', { code });
  if (plugin === null || page === null || page === undefined) return '';
  return DOMPurify.sanitize(plugin.docToHTML({ kind: 'markdown', value: page }));
}

async function runTests(): Promise<void> {
  const plugin = LSPPlugin.get(editor.view);
  if (plugin === null) return;
  plugin.client.sync();
  const asked = workNow();
  const results = await plugin.client
    .request<object, readonly TestResult[]>('altac/runTests', { uri: plugin.uri })
    .catch(() => null);
  if (results === null) {
    say('The language server does not answer.', true);
    return;
  }
  // Of another program, or an older text: they would be taken for those of what is seen now.
  if (asked.file !== workNow().file || asked.text !== workNow().text) return;
  const failed = results.filter(({ passed }) => !passed);
  const told = failed.map(
    ({ name, expected, actual, message }) => `${name} (${message}: ${actual} instead of ${expected})`,
  );
  const count = `${results.length - failed.length} of ${results.length} tests pass`;
  say(failed.length === 0 ? `${count}.` : `${count}; not ${told.join(', ')}.`, failed.length > 0);
}

function reset(): void {
  const original = files[`${name}.alta`];
  if (original === undefined) return;
  editor.change([{ from: 0, to: editor.text().length, insert: original }]);
}

function copyLink(): void {
  const link = `${location.href.replace(/#.*$/, '')}#${addressOf(sharedNow())}`;
  history.replaceState(null, '', link);
  navigator.clipboard.writeText(link).then(
    () => {
      copied.textContent = `Copied: ${link.length.toLocaleString('en')} characters`;
    },
    () => {
      copied.textContent = 'The address of this page is the link';
    },
  );
}

function say(text: string, isWrong: boolean): void {
  state.textContent = text;
  state.classList.toggle('wrong', isWrong);
}

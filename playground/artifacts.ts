/** What can be done with the weights of the program: run them, run them in ONNX Runtime, keep them. */

import { make } from '../src/film/browser/dom.ts';
import type { WorkshopClient } from './workshop-client.ts';
import type { WeightsRun, Work, WrittenFile } from './workshop-messages.ts';

const formats = [
  ['safetensors', 'safetensors, with a description'],
  ['onnx', 'ONNX'],
  ['pytorch', 'PyTorch module'],
  ['npz', 'NumPy'],
  ['transformer-lens', 'TransformerLens'],
] as const;

/** `work`: what is to be compiled now. */
export function artifactsPanel(workshop: WorkshopClient, work: () => Work): HTMLElement {
  const result = make('p', { class: 'result', role: 'status' });
  const choice = make(
    'select',
    { id: 'file-format' },
    ...formats.map(([format, text]) => make('option', { value: format }, text)),
  );
  const run = button('Run the weights', async () => {
    say(runText(await workshop.ask({ kind: 'weights', work: work() }), 'The sparse engine'));
  });
  const runOnnx = button('Run in ONNX Runtime', async () => {
    const answer = await workshop.ask({ kind: 'onnx', work: work() });
    say(`${runText(answer, 'ONNX Runtime')} The file has ${answer.bytes.toLocaleString('en')} bytes.`);
  });
  const download = button('Download', async () => {
    const format = formats.find(([name]) => name === choice.value)?.[0] ?? 'safetensors';
    const file = await workshop.ask({ kind: 'files', work: work(), format });
    save(file);
    say(`${file.name}, ${file.content.byteLength.toLocaleString('en')} bytes: ${file.holds.join(', ')}.`);
  });
  return make(
    'section',
    { class: 'artifacts', 'aria-label': 'Weights' },
    make('div', { class: 'row' }, run, runOnnx, make('label', {}, 'as ', choice), download),
    result,
  );

  function say(text: string): void {
    result.textContent = text;
  }

  /** One thing at a time, and what fails is said. */
  function button(text: string, action: () => Promise<void>): HTMLButtonElement {
    const made = make('button', { type: 'button' }, text);
    made.addEventListener('click', () => {
      made.disabled = true;
      say(`${text}…`);
      action()
        .catch((error: unknown) => say(error instanceof Error ? error.message : String(error)))
        .finally(() => {
          made.disabled = false;
        });
    });
    return made;
  }
}

function runText(run: WeightsRun, engine: string): string {
  const { dimensions, heads, hiddenUnits, nonZeros, answer, layers, compared, difference } = run;
  const sizes = `${dimensions} dimensions, ${heads} ${heads === 1 ? 'head' : 'heads'}, ${hiddenUnits} hidden units, ${nonZeros.toLocaleString('en')} weights that are not 0`;
  const agreement =
    difference === null
      ? `All ${compared.toLocaleString('en')} values of variables are those of the interpreter, in every layer.`
      : `They differ from the interpreter: ${difference}.`;
  return `${engine} answers ${answer} after ${layers} ${layers === 1 ? 'layer' : 'layers'} (${sizes}). ${agreement}`;
}

function save({ name, content }: WrittenFile): void {
  const address = URL.createObjectURL(new Blob([content]));
  const link = make('a', { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

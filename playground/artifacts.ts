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

export interface ArtifactsPanel {
  readonly element: HTMLElement;
  /** The program or its input did: what was said of the weights is of others. */
  readonly changed: () => void;
}

/** `work`: what is to be compiled now. */
export function artifactsPanel(workshop: WorkshopClient, work: () => Work): ArtifactsPanel {
  const result = make('p', { class: 'result', role: 'status' });
  const choice = make(
    'select',
    { id: 'file-format' },
    ...formats.map(([format, text]) => make('option', { value: format }, text)),
  );
  const run = button('Run the weights', async (asked) => {
    return runText(await workshop.ask({ kind: 'weights', work: asked }), 'The sparse engine');
  });
  const runOnnx = button('Run in ONNX Runtime', async (asked) => {
    const answer = await workshop.ask({ kind: 'onnx', work: asked });
    return `${runText(answer, 'ONNX Runtime')} The file has ${answer.bytes.toLocaleString('en')} bytes.`;
  });
  const download = button('Download', async (asked) => {
    const format = formats.find(([name]) => name === choice.value)?.[0] ?? 'safetensors';
    const file = await workshop.ask({ kind: 'files', work: asked, format });
    save(file);
    return `${file.name}, ${file.content.byteLength.toLocaleString('en')} bytes: ${file.holds.join(', ')}.`;
  });
  const element = make(
    'section',
    { class: 'artifacts', 'aria-label': 'Weights' },
    make('div', { class: 'row' }, run, runOnnx, make('label', {}, 'as ', choice), download),
    result,
  );
  return { element, changed: () => say('') };

  function say(text: string): void {
    result.textContent = text;
  }

  /** One thing at a time, and what fails is said. `action` makes of what was asked for what is to be said. */
  function button(text: string, action: (asked: Work) => Promise<string>): HTMLButtonElement {
    const made = make('button', { type: 'button' }, text);
    const answer = async (asked: Work): Promise<void> => {
      made.disabled = true;
      say(`${text}…`);
      const told = await action(asked).catch((error: unknown) => {
        return error instanceof Error ? error.message : String(error);
      });
      const isCurrent = JSON.stringify(asked) === JSON.stringify(work());
      say(isCurrent ? told : `Of ${asked.file} as it was before it changed: ${told}`);
      made.disabled = false;
    };
    made.addEventListener('click', () => void answer(work()));
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

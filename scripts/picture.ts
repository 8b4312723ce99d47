/** Runs altac and draws what a terminal shows as docs/altac.svg, the picture of the README. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What is typed, in a folder that holds the programs. */
const typed: readonly (readonly string[])[] = [
  ['check', 'draft.alta'],
  ['run', 'parity_relative.alta', '1 1', '--show'],
  ['compile', 'parity_relative.alta', '-o', 'parity'],
  ['run', 'parity.safetensors', '1 1'],
];

interface Piece {
  readonly text: string;
  readonly style: string;
}

const lineHeight = 18;
const characterWidth = 8.4;
const margin = 20;

/** The styles of ANSI codes; a code without one changes nothing. */
const styles: Readonly<Record<string, string>> = {
  1: 'bold',
  2: 'dim',
  31: 'red',
  32: 'green',
  33: 'yellow',
  36: 'cyan',
};

function session(): Piece[][] {
  const folder = mkdtempSync(join(tmpdir(), 'altac-picture-'));
  try {
    const parity = readFileSync(join(root, 'programs/parity_relative.alta'), 'utf8');
    writeFileSync(join(folder, 'parity_relative.alta'), parity);
    const draft = parity.replace(' ^ ', ' + ').replace('if not done and', 'if left.done is defined and not done and');
    if (draft === parity) throw new Error('programs/parity_relative.alta has no `^` any more');
    writeFileSync(join(folder, 'draft.alta'), draft);
    return typed.flatMap((words) => {
      const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/altac.mjs'), ...words], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, FORCE_COLOR: '1', NO_COLOR: '', COLUMNS: '80' },
      });
      const command = words.map((word) => (word.includes(' ') ? `"${word}"` : word)).join(' ');
      const output = `${stdout}${stderr}`.trimEnd().split('\n').map(piecesOf);
      return [
        [
          { text: '$ ', style: 'dim' },
          { text: `npx altac ${command}`, style: 'bold' },
        ],
        ...output,
        [],
      ];
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const escapeCharacter = String.fromCharCode(27);
const ansi = new RegExp(`${escapeCharacter}\\[([\\d;]*)m|([^${escapeCharacter}]+)`, 'g');

/** A line with ANSI codes, as pieces of one style each. */
function piecesOf(line: string): Piece[] {
  let style = '';
  const pieces: Piece[] = [];
  for (const [whole, codes, text] of line.matchAll(ansi)) {
    if (text !== undefined) pieces.push({ text, style });
    else if (whole !== undefined) style = styleAfter(style, codes ?? '');
  }
  return pieces;
}

function styleAfter(style: string, codes: string): string {
  return codes.split(';').reduce((current, code) => {
    if (['', '0', '22', '39'].includes(code)) return '';
    // A colour is bold anyway.
    return code === '1' && current !== '' ? current : (styles[code] ?? current);
  }, style);
}

function picture(lines: readonly (readonly Piece[])[]): string {
  const columns = Math.max(
    ...lines.map((pieces) => pieces.reduce((sum, { text }) => sum + Array.from(text).length, 0)),
  );
  const [width, height] = [Math.ceil(columns * characterWidth) + 2 * margin, lines.length * lineHeight + 2 * margin];
  const rows = lines.map((pieces, index) => {
    const y = margin + (index + 1) * lineHeight - 4;
    let column = 0;
    const spans = pieces.map(({ text, style }) => {
      // Viewers drop blanks at an end: each piece says where it stands.
      const blanks = /^ */.exec(text)?.[0].length ?? 0;
      const x = margin + (column + blanks) * characterWidth;
      column += Array.from(text).length;
      return `<tspan x="${x.toFixed(1)}"${style === '' ? '' : ` class="${style}"`}>${escaped(text.trim())}</tspan>`;
    });
    return `<text y="${y}">${spans.join('')}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    '<title>altac checks, runs and compiles a program, and runs its weights</title>',
    '<style>',
    `text { font: 14px "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #d6d6d6; white-space: pre; }`,
    '.bold { font-weight: bold; fill: #ffffff } .dim { fill: #8a8a8a } .red { fill: #ff7b72; font-weight: bold }',
    '.green { fill: #7ee787 } .yellow { fill: #e3b341; font-weight: bold } .cyan { fill: #79c0ff; font-weight: bold }',
    '</style>',
    `<rect width="${width}" height="${height}" rx="8" fill="#161b22"/>`,
    ...rows,
    '</svg>',
    '',
  ].join('\n');
}

function escaped(text: string): string {
  // Blanks that no viewer takes together.
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll(' ', '\u00a0');
}

const lines = session();
while (lines.at(-1)?.length === 0) lines.pop();
writeFileSync(join(root, 'docs/altac.svg'), picture(lines));

/** Where a Chromium is on this machine. */

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { BrowserProblem } from '../browser-session.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The one that is named, by an option or by ALTAC_CHROMIUM; else the first on the path; `null` for none. */
export function findChromium(given: string | undefined, environment: NodeJS.ProcessEnv): string | null {
  const named = given ?? environment['ALTAC_CHROMIUM'];
  if (named !== undefined && named !== '') return isProgram(named) ? named : null;
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const places = [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...elsewhere];
  return places.find(isProgram) ?? null;
}

/** Throws a `BrowserProblem` where there is none. */
export function chromiumOrProblem(given: string | undefined, environment: NodeJS.ProcessEnv): string {
  const found = findChromium(given, environment);
  if (found !== null) return found;
  const named = given ?? environment['ALTAC_CHROMIUM'];
  throw new BrowserProblem(
    named === undefined || named === '' ? 'no Chromium was found' : `${named} is no program that can be run`,
    ['Install Chromium or Chrome, or say where it is with `--chromium FILE` or ALTAC_CHROMIUM'],
  );
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

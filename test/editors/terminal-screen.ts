/** A program in a terminal of its own, driven by keys and read from the screen: tmux without a person before it. */

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export interface Screen {
  /** Text is typed as it is; `Enter` and `Escape` are the keys. */
  readonly type: (...keys: readonly string[]) => void;
  /** The screen as soon as it shows this. */
  readonly shows: (what: string | RegExp) => Promise<string>;
  /** The screen as soon as it no longer shows this. */
  readonly hides: (what: string | RegExp) => Promise<string>;
  readonly close: () => void;
}

export interface Terminal {
  /** The tmux to run, a folder for its socket, the folder and the variables of the program. */
  readonly tmux: string;
  readonly home: string;
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
}

const namedKeys = new Set(['Enter', 'Escape']);
const size = ['-x', '120', '-y', '40'];

export function openScreen({ tmux, home, folder, environment }: Terminal, words: readonly string[]): Screen {
  const run = (...more: readonly string[]): string =>
    execFileSync(tmux, ['-u', '-S', join(home, 'tmux.socket'), '-f', '/dev/null', ...more], {
      encoding: 'utf8',
      env: { ...environment, TERM: 'xterm-256color' },
      stdio: 'pipe',
    });
  run('new-session', '-d', ...size, '-c', folder, ...words);
  const read = (): string => run('capture-pane', '-p');
  const until = async (what: string, probe: (screen: string) => boolean): Promise<string> => {
    for (const end = Date.now() + 20_000; Date.now() < end; ) {
      const screen = read();
      if (probe(screen)) return screen;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`not seen after 20 seconds: ${what}\n${read()}`);
  };
  return {
    type: (...keys) => {
      for (const key of keys) run('send-keys', ...(namedKeys.has(key) ? [key] : ['-l', key]));
    },
    shows: (what) => until(String(what), (screen) => screen.search(pattern(what)) >= 0),
    hides: (what) => until(`no ${what}`, (screen) => screen.search(pattern(what)) < 0),
    close: () => {
      run('kill-server');
    },
  };
}

function pattern(what: string | RegExp): RegExp {
  return typeof what === 'string' ? new RegExp(what.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) : what;
}

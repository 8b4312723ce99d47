/** Markdown with terminals in it: blocks fenced as ```console, with `$ COMMAND` and below it what it prints. */

export interface Step {
  readonly command: string;
  /** What is shown below it; a line with `…` alone stands for any lines. */
  readonly shown: string;
}

const blocks = /^```console\n([\s\S]*?)^```$/gm;

export function stepsOf(markdown: string): Step[] {
  return [...markdown.matchAll(blocks)].flatMap(([, body = '']) =>
    body
      .split(/^\$ /m)
      .slice(1)
      .map((step) => {
        const end = step.indexOf('\n');
        return { command: step.slice(0, end), shown: step.slice(end + 1) };
      }),
  );
}

/** The Markdown with these outputs, in the order of its commands. */
export function withOutputs(markdown: string, outputs: readonly string[]): string {
  const left = [...outputs];
  return markdown.replace(blocks, (_, body: string) => {
    const commands = body.match(/^\$ .*\n/gm) ?? [];
    return `\`\`\`console\n${commands.map((command) => command + (left.shift() ?? '')).join('')}\`\`\``;
  });
}

/** What is shown where it fits what is printed; else what is printed. */
export function shownOrPrinted(shown: string, printed: string): string {
  const parts = shown.split(/^…\n/m);
  if (parts.length === 1) return printed;
  const pattern = parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('(?:.*\\n)*?');
  return new RegExp(`^${pattern}$`).test(printed) ? shown : printed;
}

/** Writes the rules of `import-directions.ts` into `.oxlintrc.json`, leaving the rest of that file as it is. */
import { readFileSync, writeFileSync } from 'node:fs';
import { importDirectionOverrides } from './import-directions.ts';

const configurationFile = new URL('../.oxlintrc.json', import.meta.url);
const configuration: Record<string, unknown> = JSON.parse(readFileSync(configurationFile, 'utf8'));
writeFileSync(
  configurationFile,
  `${JSON.stringify({ ...configuration, overrides: importDirectionOverrides() }, null, 2)}\n`,
);

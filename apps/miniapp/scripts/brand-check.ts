/**
 * `pnpm --filter miniapp brand-check [--mode production|simulator]`: says what of the shop is still the demo's. With
 * production, the default, anything is too much: it exits with 1.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brandProblems, SITES } from '@taro-pay/site';
import { chosenSite } from '../config/chosen-site.js';

const { mode } = parseArgs({ options: { mode: { type: 'string', default: 'production' } } }).values;
const environmentFile = fileURLToPath(new URL(`../.env.${mode}`, import.meta.url));
if (!existsSync(environmentFile)) throw new Error(`--mode ${mode} needs a file .env.${mode}.`);
process.loadEnvFile(environmentFile);

const name = chosenSite();
const read = (file: string) =>
  readFileSync(new URL(`../../../packages/site/${name}/${file}`, import.meta.url), 'utf8');

const problems = brandProblems({
  site: SITES[name],
  logo: read('logo.svg'),
  catalogue: read('catalogue.csv'),
  appId: process.env.TARO_APP_ID ?? '',
  apiBaseUrl: process.env.TARO_APP_API_BASE_URL ?? '',
});
console.log(
  problems.length === 0
    ? 'Nothing is the demo’s any more.'
    : `Still the demo’s, in packages/site/${name} and .env.${mode}:\n${problems.map((line) => `  ${line}`).join('\n')}`,
);
process.exitCode = problems.length > 0 && mode === 'production' ? 1 : 0;

import { readFileSync, writeFileSync } from 'node:fs';
import { verbs } from '../src/control/control.js';
import type { Call } from '../src/control/verb.js';

const PAGE = new URL('../docs/control-api.md', import.meta.url);
const TABLE = /(<!-- The verbs: .* -->\n)[\s\S]*(<!-- The end of the verbs\. -->)/;

/** The page of the control API as it is committed. */
export const committedPage = (): string => readFileSync(PAGE, 'utf8');

/** The same page with the table of verbs made anew. */
export function renderPage(): string {
  const rows = verbs.map(([name, { words, call }]) => {
    const lines = (call?.lines ?? []).map(({ command, action }) => `\`${`${command} ${action}`.trim()}\``);
    return `| ${call === null ? '' : `\`${callOf(call)}\``} | \`${name}\` | ${lines.join(', ')} | ${words} |`;
  });
  const head = ['| call | in code: `control.…` | command line | what it does |', '|---|---|---|---|'];
  const table = [...head, ...rows].join('\n');
  return committedPage().replace(TABLE, (_, begin: string, end: string) => `${begin}${table}\n${end}`);
}

export const writePage = (): void => writeFileSync(PAGE, renderPage());

function callOf({ method, path, fields }: Call): string {
  if (fields.length === 0) return `${method} ${path}`;
  const query = fields.map((field) => `${field.replace('?', '')}=`).join('&');
  return method === 'GET' ? `GET ${path}?${query}` : `${method} ${path} {${fields.join(', ')}}`;
}

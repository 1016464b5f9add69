import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isFlow } from '../scripts/compat/flows.js';
import { PROJECTS } from '../scripts/compat/projects.js';
import { committedResults, formatResults } from '../scripts/compat/results.js';
import { committedPage, renderPage } from '../scripts/compat/table.js';
import { KEY_MODES } from '../src/protocol/keyring.js';

const results = committedResults();

test.each(['en', 'zh'] as const)('the tables of With your SDK are those of the last run: %s', (language) => {
  expect(committedPage(language), 'run: pnpm --filter simulator docs').toBe(renderPage(language, results));
});

test('the last run had every SDK, in the version of its manifest, in every key mode', () => {
  for (const { folder, manifest, sdks } of PROJECTS) {
    const text = readFileSync(new URL(`../compat/${folder}/${manifest}`, import.meta.url), 'utf8');
    for (const { name, version } of sdks) {
      const own = results.filter(({ sdk }) => sdk === name);
      expect.soft(new Set(own.map(({ keys }) => keys)), name).toEqual(new Set(KEY_MODES));
      expect.soft([...new Set(own.map((result) => result.version))], name).toEqual([version.exec(text)?.[1]]);
    }
  }
});

test('the last run had no flow that the table does not know', () => {
  expect(results.map(({ flow }) => flow).filter((flow) => !isFlow(flow))).toEqual([]);
});

test('a run that sees the same writes the same, whatever the order of lines and fields', () => {
  const committed = readFileSync(new URL('../compat/results.jsonl', import.meta.url), 'utf8');
  const seen = results.map(({ sdk, flow, reason, version, keys }) => ({ keys, reason, flow, version, sdk }));
  expect(formatResults(seen.reverse())).toBe(committed);
});

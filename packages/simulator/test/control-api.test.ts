import { expect, test } from 'vitest';
import { committedPage, renderPage } from '../scripts/control-api.js';
import { verbs } from '../src/control/control.js';
import { callCli } from './cli-process.js';

test('docs/control-api.md lists every verb', () => {
  expect(committedPage(), 'run: pnpm --filter simulator docs').toBe(renderPage());
});

test('the help of a command lists every verb that has a line there', async () => {
  for (const { command, action, help } of verbs.flatMap(([, { call }]) => call?.lines ?? [])) {
    const { stdout } = await callCli([command, '--help']);
    expect(stdout).toMatch(new RegExp(`wechat-simulator ${command} ?${action}[^\\n]* {2}`));
    expect(stdout).toContain(help);
  }
});

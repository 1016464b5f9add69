import { expect, test } from 'vitest';
import { committedPage, renderPage } from '../scripts/control-api.js';
import { verbs } from '../src/control/control.js';
import { API_FAULTS, COPY_FAULTS, SCHEDULE_FAULTS } from '../src/faults/faults.js';
import { NOTIFICATION_VARIANTS } from '../src/faults/notification-variants.js';
import { API_OPERATIONS } from '../src/protocol/operations.js';
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

test('docs/control-api.md names every fault, variant and operation', () => {
  const names = [
    ...API_FAULTS,
    ...SCHEDULE_FAULTS,
    ...COPY_FAULTS,
    ...NOTIFICATION_VARIANTS,
    ...API_OPERATIONS,
  ];
  const page = committedPage();
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

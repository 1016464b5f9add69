import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { failedOutput, reportTasks } from '../src/build.js';

const OUTPUT = [
  '   • Running build in 2 packages',
  '@taro-pay/contracts:build: cache hit, replaying logs 0a75016fb5c51063',
  '@taro-pay/contracts:build: $ tsc',
  '@taro-pay/miniapp:build:h5: cache miss, executing 974835e2d0700e9b',
  '@taro-pay/miniapp:build:h5: no such page',
  '@taro-pay/miniapp#build:h5:  ERROR  command exited (1)',
  'Failed:    @taro-pay/miniapp#build:h5',
];

test('each task of a build is reported once, with its time and whether it was cached', async () => {
  const reported: string[] = [];
  await reportTasks(Readable.from([`${OUTPUT.join('\n')}\n`]), (line) => reported.push(line));
  expect(reported).toEqual([
    expect.stringMatching(/^ +\d+\.\d s {2}contracts build, cached$/),
    expect.stringMatching(/^ +\d+\.\d s {2}miniapp build:h5$/),
  ]);
});

test('a failed build shows the output of the failed tasks only', async () => {
  const lines = await reportTasks(Readable.from([OUTPUT.join('\n')]), () => undefined);
  const output = failedOutput(lines);
  expect(output).toContain('no such page');
  expect(output).toContain('exited (1)');
  expect(output).not.toContain('tsc');
});

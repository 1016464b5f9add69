import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { failedOutput, tellSteps } from '../src/build.js';

const OUTPUT = [
  '   • Running build in 2 packages',
  '@taro-pay/contracts:build: cache hit, replaying logs 0a75016fb5c51063',
  '@taro-pay/contracts:build: $ tsc',
  '@taro-pay/miniapp:build:h5: cache miss, executing 974835e2d0700e9b',
  '@taro-pay/miniapp:build:h5: no such page',
  '@taro-pay/miniapp#build:h5:  ERROR  command exited (1)',
  'Failed:    @taro-pay/miniapp#build:h5',
];

test('each step of the build is told once, with its time, and whether it was built', async () => {
  const told: string[] = [];
  await tellSteps(Readable.from([`${OUTPUT.join('\n')}\n`]), (line) => told.push(line));
  expect(told).toEqual([
    expect.stringMatching(/^ +\d+\.\d s {2}contracts build, as it was$/),
    expect.stringMatching(/^ +\d+\.\d s {2}miniapp build:h5$/),
  ]);
});

test('of a build that fails the output of what failed is shown, and of nothing else', async () => {
  const lines = await tellSteps(Readable.from([OUTPUT.join('\n')]), () => undefined);
  const output = failedOutput(lines);
  expect(output).toContain('no such page');
  expect(output).toContain('exited (1)');
  expect(output).not.toContain('tsc');
});

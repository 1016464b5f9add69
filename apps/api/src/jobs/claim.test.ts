import { EventEmitter, once } from 'node:events';
import { DriverAdapterError } from '@prisma/driver-adapter-utils';
import { expect, test } from 'vitest';
import { createSweep } from './claim.js';

interface Row {
  readonly id: string;
  readonly nextCheckAt: Date;
  readonly checkCount: number;
}

const rows = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ id: `${index}`, nextCheckAt: new Date(0), checkCount: 0 }));

function openSweep(parts: { step: (id: string) => Promise<void>; isStopping?: () => boolean }) {
  const claimed: string[] = [];
  const failed: string[] = [];
  const sweep = createSweep<Row>({
    now: () => 0,
    findDue: async (_at, take) => rows(500).slice(0, take),
    delayMs: () => 1_000,
    claim: async ({ id }) => {
      claimed.push(id);
      return true;
    },
    onError: (id) => failed.push(id),
    isStopping: () => false,
    ...parts,
  });
  return { sweep, claimed, failed };
}

test('a sweep takes a bounded batch, and a step that fails does not stop the others', async () => {
  const done: string[] = [];
  const { sweep, claimed, failed } = openSweep({
    step: async (id) => {
      if (id === '7') throw new Error('as told');
      done.push(id);
    },
  });
  await sweep();
  expect(claimed).toHaveLength(100);
  expect(done).toHaveLength(99);
  expect(failed).toEqual(['7']);
});

test('trouble of the database ends a sweep with one error, after its steps have ended', async () => {
  const done: string[] = [];
  const { sweep, claimed, failed } = openSweep({
    step: async (id) => {
      if (id === '0') throw new DriverAdapterError({ kind: 'SocketTimeout' });
      await new Promise(setImmediate);
      done.push(id);
    },
  });
  await expect(sweep()).rejects.toThrow(DriverAdapterError);
  expect(failed).toEqual([]);
  expect(done).toHaveLength(claimed.length - 1);
});

test('a step that hangs does not hold up the rows behind it', async () => {
  const others = new EventEmitter();
  const done: string[] = [];
  const { sweep } = openSweep({
    step: async (id) => {
      if (id === '0') await once(others, 'done');
      else done.push(id);
      if (done.length === 99) others.emit('done');
    },
  });
  await sweep();
  expect(done).toHaveLength(99);
});

test('on shutdown a sweep finishes its current steps and begins no other', async () => {
  let isStopping = false;
  const { sweep, claimed } = openSweep({
    step: async () => {
      isStopping = true;
    },
    isStopping: () => isStopping,
  });
  await sweep();
  expect(claimed.length).toBeLessThan(10);
  const before = claimed.length;
  await sweep();
  expect(claimed).toHaveLength(before);
});

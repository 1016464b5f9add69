import { EventEmitter, once } from 'node:events';
import { DriverAdapterError } from '@prisma/driver-adapter-utils';
import { expect, test } from 'vitest';
import { traceNothing } from '../traces/trace-step.js';
import { createSweep } from './claim.js';

interface Row {
  readonly id: string;
}

const DUE = 500;

function openSweep(parts: { step: (id: string) => Promise<void>; isStopping?: () => boolean }) {
  const claimed: string[] = [];
  const failed: string[] = [];
  const sweep = createSweep<Row>({
    name: 'step',
    orderOf: () => null,
    traceStep: traceNothing,
    now: () => 0,
    kinds: [
      {
        farthestMs: 1_000,
        countDue: async ({ until }, take) => (until.getTime() === 0 ? Math.min(DUE, take) : 0),
        claimDue: async () => {
          const row = { id: `${claimed.length}` };
          claimed.push(row.id);
          return row;
        },
      },
    ],
    delayMs: () => 1_000,
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

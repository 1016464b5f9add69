import { type BackupReport, backUp, pathToBackUp } from './backup.js';
import { backupName, backupTime, findNewest, listBackups } from './backup-names.js';
import type { BackupStore } from './backup-store.js';
import { BackupError } from './snapshot.js';

/** How soon one that failed is tried again, where the next one is not due before. */
const AGAIN_MS = 60_000;

interface Schedule {
  readonly url: string;
  readonly store: BackupStore;
  readonly folder: string;
  readonly everyMs: number;
  /** How many are kept. An older one goes only after a newer one was verified. */
  readonly keep: number;
  readonly now: () => number;
  /** Resolves after so long, or at once where `isOver`. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
  readonly isOver: () => boolean;
  readonly tell: (made: {
    readonly address: string;
    readonly report: BackupReport;
    readonly tookMs: number;
  }) => void;
  /** Told that none was made, or that the old ones stay. */
  readonly fail: (what: 'backup' | 'pruning', error: unknown) => void;
}

/**
 * Makes a backup each `everyMs` until it `isOver`, and deletes those beyond `keep`. One that fails is told of and tried
 * again. A start makes none before it is due: a process that starts again and again would push the old ones out.
 * @throws BackupError, DatabaseFileError, or an error of the system, where the first one cannot even begin
 */
export async function backUpEvery(schedule: Schedule): Promise<void> {
  const { url, store, folder, everyMs, now, isOver } = schedule;
  pathToBackUp(url);
  await store.prepare(folder);
  const complete = new Set<string>();
  let dueMs = await firstDueMs(schedule);
  for (;;) {
    await waitUntil(dueMs, schedule);
    if (isOver()) return;
    const made = await makeOne(schedule);
    if (made !== null) await prune(schedule, made, complete);
    dueMs = now() + (made !== null ? everyMs : Math.min(everyMs, AGAIN_MS));
  }
}

async function waitUntil(dueMs: number, { now, wait, isOver }: Schedule): Promise<void> {
  while (!isOver() && now() < dueMs) await wait(dueMs - now());
}

/** A store that does not answer when the machine starts is asked again. */
async function firstDueMs(schedule: Schedule): Promise<number> {
  const { store, folder, everyMs, now, isOver, fail } = schedule;
  for (;;) {
    try {
      const { newest } = await findNewest(store, folder, now());
      const newestMs = backupTime(newest ?? '');
      return newestMs === null ? now() : newestMs + everyMs;
    } catch (error) {
      fail('backup', error);
      await waitUntil(now() + Math.min(everyMs, AGAIN_MS), schedule);
      if (isOver()) return now();
    }
  }
}

/** The name of the new backup; null where none was made. */
async function makeOne(schedule: Schedule): Promise<string | null> {
  const { url, store, folder, everyMs, now, tell, fail } = schedule;
  const startedMs = now();
  const name = backupName(startedMs);
  const address = `${folder}/${name}`;
  try {
    const report = await backUp(url, address, { everySeconds: Math.ceil(everyMs / 1000), store });
    tell({ address, report, tookMs: now() - startedMs });
    return name;
  } catch (error) {
    fail('backup', error);
    return null;
  }
}

/**
 * Later ones than `newest` are of a clock that was ahead: they would push it out, and nobody knows which to delete.
 * One that is not complete pushes nothing out; it goes when it is old.
 * @param complete those known to be complete: each is asked about once
 */
async function prune(
  { store, folder, keep, fail }: Schedule,
  newest: string,
  complete: Set<string>,
): Promise<void> {
  try {
    complete.add(newest);
    let kept = 0;
    for (const name of (await listBackups(store, folder)).filter((name) => name <= newest).reverse()) {
      const address = `${folder}/${name}`;
      if (kept === keep) {
        await store.remove(address);
        complete.delete(name);
      } else if (complete.has(name) || (await store.isComplete(address))) {
        complete.add(name);
        kept += 1;
      }
    }
  } catch (error) {
    fail('pruning', error);
  }
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Longer waits than this are none of a timer's. */
const LONGEST_MS = 7 * 86_400_000;

/** The milliseconds of a duration like `15m`. @throws BackupError */
export function parseDuration(text: string): number {
  const [, count, unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const milliseconds = Number(count) * (UNITS[unit] ?? Number.NaN);
  if (milliseconds >= 1_000 && milliseconds <= LONGEST_MS) return milliseconds;
  throw new BackupError(`--every has to be a time like 30s, 15m, 6h or 1d, at most 7d, not “${text}”.`);
}

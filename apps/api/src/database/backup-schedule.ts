import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BackupReport, backUp, pathToBackUp } from './backup.js';
import { BackupError } from './snapshot.js';

/** Names that sort by time; files with other names are not ours. */
const NAME = /^shop-(\d{4}-\d\d-\d\dT)(\d\d)-(\d\d)-(\d\d)Z\.db$/;

/** How soon one that failed is tried again, where the next one is not due before. */
const AGAIN_MS = 60_000;

interface Schedule {
  readonly url: string;
  readonly folder: string;
  readonly everyMs: number;
  /** How many are kept. An older one goes only after a newer one was verified. */
  readonly keep: number;
  readonly now: () => number;
  /** Resolves after so long, or at once where `isOver`. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
  readonly isOver: () => boolean;
  readonly tell: (made: {
    readonly path: string;
    readonly report: BackupReport;
    readonly tookMs: number;
  }) => void;
  readonly fail: (error: unknown) => void;
}

/** The backups of a folder, oldest first. */
export function listBackups(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .sort();
}

/** When a backup was begun, in milliseconds since 1970, from its name; null where it has no name of ours. */
export function backupTime(name: string): number | null {
  const [, day, hours, minutes, seconds] = NAME.exec(name) ?? [];
  return day === undefined ? null : Date.parse(`${day}${hours}:${minutes}:${seconds}Z`);
}

const nameAt = (atMs: number) => `shop-${new Date(atMs).toISOString().slice(0, 19).replaceAll(':', '-')}Z.db`;

/**
 * Makes a backup each `everyMs` until it `isOver`, and deletes those beyond `keep`. One that fails is told of and tried
 * again. A start makes none before it is due: a process that starts again and again would push the old ones out.
 * @throws BackupError, DatabaseFileError, or an error of the system, where the first one cannot even begin
 */
export async function backUpEvery(schedule: Schedule): Promise<void> {
  const { url, folder, everyMs, now, wait, isOver } = schedule;
  pathToBackUp(url);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const newest = backupTime(listBackups(folder).at(-1) ?? '');
  // One from the future is of a clock that was wrong.
  let dueMs = newest === null ? now() : Math.min(newest, now()) + everyMs;
  for (;;) {
    while (!isOver() && now() < dueMs) await wait(dueMs - now());
    if (isOver()) return;
    dueMs = now() + ((await makeOne(schedule)) ? everyMs : Math.min(everyMs, AGAIN_MS));
  }
}

async function makeOne({ url, folder, everyMs, keep, now, tell, fail }: Schedule): Promise<boolean> {
  const startedMs = now();
  const path = join(folder, nameAt(startedMs));
  try {
    const report = await backUp(url, path, { everySeconds: Math.ceil(everyMs / 1000) });
    tell({ path, report, tookMs: now() - startedMs });
    for (const old of listBackups(folder).slice(0, -keep)) rmSync(join(folder, old));
    return true;
  } catch (error) {
    fail(error);
    return false;
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

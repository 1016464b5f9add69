import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { PRIVATE } from './database-file.js';

/** The newest backup that counts. */
export interface NewestBackup {
  /** The moment whose state it holds. */
  readonly at: Date;
  /** How often one is made; null where nobody said. */
  readonly everySeconds: number | null;
  /** Its address; left out where nobody said. */
  readonly place?: string;
}

const NoteSchema = Type.Object({
  at: Type.Refine(Type.String(), (at) => !Number.isNaN(Date.parse(at))),
  everySeconds: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
  place: Type.Optional(Type.String()),
});

/** Beside the database, so that whoever has it open finds it. It is no part of a backup. */
const notePath = (path: string) => `${path}.backup.json`;

/** Notes a verified backup of the SQLite file at `path`. */
export function noteBackup(path: string, { at, ...more }: NewestBackup): void {
  const part = `${notePath(path)}.part`;
  writeFileSync(part, `${JSON.stringify({ at: at.toISOString(), ...more })}\n`, { mode: PRIVATE });
  renameSync(part, notePath(path));
}

/** The newest verified backup of the SQLite file at `path`; null where none was noted. */
export function readNewestBackup(path: string): NewestBackup | null {
  try {
    const { at, ...more } = Value.Parse(NoteSchema, JSON.parse(readFileSync(notePath(path), 'utf8')));
    return { at: new Date(at), ...more };
  } catch {
    // There is none, or somebody wrote into it: as good as none.
    return null;
  }
}

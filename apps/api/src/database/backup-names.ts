import type { BackupStore } from './backup-store.js';

/** Names that sort by time; files with other names are not ours. */
const NAME = /^shop-(\d{4}-\d\d-\d\dT)(\d\d)-(\d\d)-(\d\d)Z\.db$/;

/** The name of a backup that is begun at this moment. */
export const backupName = (atMs: number) =>
  `shop-${new Date(atMs).toISOString().slice(0, 19).replaceAll(':', '-')}Z.db`;

/** When a backup was begun, in milliseconds since 1970, from its name; null where it has no name of ours. */
export function backupTime(name: string): number | null {
  const [, day, hours, minutes, seconds] = NAME.exec(name) ?? [];
  return day === undefined ? null : Date.parse(`${day}${hours}:${minutes}:${seconds}Z`);
}

/** Names that are later than now are of a clock that was ahead: nobody knows how old those backups are. */
export async function findNewest(store: BackupStore, folder: string, nowMs: number) {
  const names = await listBackups(store, folder);
  const ahead = names.filter((name) => name > backupName(nowMs));
  return { newest: names[names.length - ahead.length - 1] ?? null, ahead };
}

/** The backups of a folder by name, oldest first. */
export async function listBackups(store: BackupStore, folder: string): Promise<string[]> {
  return (await store.list(folder)).filter((name) => NAME.test(name)).sort();
}

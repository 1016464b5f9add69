import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

/** A file of an archive. */
export interface ArchiveFile {
  /** From the root of the archive, with slashes. */
  readonly path: string;
  readonly content: Uint8Array;
  readonly isExecutable: boolean;
}

/** What every file is dated to, so that the same files make the same bytes. */
const EPOCH = new Date(0);

/**
 * A gzipped tar file of these files in one folder. The same files give the same bytes, whoever makes it and when: sorted,
 * of nobody, of 1970.
 * @throws Error where two files have the same path
 */
export async function makeArchive(folder: string, files: readonly ArchiveFile[]): Promise<Buffer> {
  const sorted = [...files].sort(({ path: one }, { path: other }) => (one < other ? -1 : 1));
  const twice = sorted.find(({ path }, index) => path === sorted[index - 1]?.path);
  if (twice !== undefined) throw new Error(`Two files of the archive are ${twice.path}.`);
  const archive = pack();
  const bytes = buffer(archive.pipe(createGzip({ level: 9 })));
  for (const { path, content, isExecutable } of sorted) {
    const header = { name: `${folder}/${path}`, mtime: EPOCH, mode: isExecutable ? 0o755 : 0o644 };
    archive.entry({ ...header, uid: 0, gid: 0 }, Buffer.from(content));
  }
  archive.finalize();
  return bytes;
}

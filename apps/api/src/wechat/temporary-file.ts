import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A file without a name, readable by nobody else: it is gone when the handle is closed, and when the process is
 * killed. Its room in the system's temporary folder is given back by the kernel, not by us.
 */
export async function openTemporaryFile(): Promise<FileHandle> {
  const path = join(tmpdir(), `taro-pay-${randomUUID()}`);
  const handle = await open(path, 'wx+', 0o600);
  try {
    await unlink(path);
  } catch (error) {
    await handle.close();
    throw error;
  }
  return handle;
}

/** `pnpm package`: makes the archive that a server runs, and prints its path in the last line. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeArchive } from './archive.js';
import { packageName, readContents } from './contents.js';

const TARGET = fileURLToPath(new URL('../dist/', import.meta.url));

const files = await readContents();
const name = packageName();
const archive = await makeArchive(name, files);
const path = join(TARGET, `${name}.tar.gz`);
mkdirSync(TARGET, { recursive: true });
writeFileSync(path, archive);
console.log(`${files.length} files, ${(archive.length / 1e6).toFixed(1)} MB`);
console.log(path);

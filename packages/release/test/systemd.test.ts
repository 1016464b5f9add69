import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { systemProgram } from '../../../apps/api/test/programs.js';
import { unpackInto } from './made-package.js';
import { run } from './programs.js';
import { temporaryFolder } from './temporary-folder.js';

const DEPLOY = new URL('../../../deploy/', import.meta.url);
/** Tenths of the scale from 0 to 10; what is above 2 is not “OK” to systemd. */
const MOST_EXPOSURE = '15';

const analyze = systemProgram('systemd-analyze', 'systemd') ?? '';

test.skipIf(analyze === '').each([
  { name: 'taro-pay.service', dropIns: [] },
  { name: 'taro-pay-backup.service', dropIns: [] },
  { name: 'taro-pay-backup.service', dropIns: ['taro-pay-backup-s3.conf'] },
])(
  'systemd takes $name with $dropIns, starts what is in the package, and exposes little',
  async ({ name, dropIns }) => {
    const folder = temporaryFolder();
    const program = join(await unpackInto(folder, inject('archive')), 'taro-pay');
    const place = (file: string, path: string) => {
      const unit = readFileSync(new URL(file, DEPLOY), 'utf8');
      const placed = unit.replace('ExecStart=/opt/taro-pay/taro-pay ', `ExecStart=${program} `);
      expect(placed).not.toBe(unit);
      writeFileSync(path, placed);
    };
    const path = join(folder, name);
    place(name, path);
    mkdirSync(`${path}.d`);
    for (const dropIn of dropIns) place(dropIn, join(`${path}.d`, dropIn));
    const options = { cwd: folder, env: process.env };
    expect(await run([analyze, 'verify', path], options)).toEqual({ code: 0, output: '' });
    const security = [analyze, 'security', '--offline=true', `--threshold=${MOST_EXPOSURE}`, path];
    expect(await run(security, options)).toMatchObject({ code: 0 });
  },
);

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Checks } from './findings.js';
import type { World } from './world.js';

const DAY_MS = 24 * 3600 * 1000;

/** WeChat's own console begins to remind people then. */
const SOON_DAYS = 30;

/** Everybody's permissions but the owner's to read and write. */
const TOO_OPEN = 0o177;

/** A file of another account that we may read was given to us: its group is us, as the credentials of systemd are. */
const TOO_OPEN_OF_OTHERS = 0o007;

/** As WeChat's certificate tool names it, in one folder with the key. */
const CERTIFICATE_NAME = 'apiclient_cert.pem';

type KeyChecks = Pick<Checks, 'keyFiles' | 'certificate' | 'certificateEnd'>;

/** The merchant's key, and the certificate where it lies beside it. */
export function createKeyChecks({ variables, config, now, environmentFiles }: World): KeyChecks {
  const keyPath = variables.WECHAT_PRIVATE_KEY_PATH || null;
  const path = keyPath === null ? null : join(dirname(resolve(keyPath)), CERTIFICATE_NAME);
  const { merchantId, merchantSerialNo, merchantPrivateKey } = config.wechat;
  const certificate = path === null || !existsSync(path) ? null : readCertificate(path);
  return {
    keyFiles() {
      // Windows has no such permissions.
      if (process.platform === 'win32') return { code: 'none' };
      const files = [...environmentFiles, ...(keyPath === null ? [] : [keyPath])].filter(existsSync);
      for (const file of files) {
        const { mode: all, uid } = statSync(file);
        const mode = all & 0o777;
        const isOurs = uid === process.getuid?.();
        if ((mode & (isOurs ? TOO_OPEN : TOO_OPEN_OF_OTHERS)) !== 0) {
          return { code: 'open', facts: { path: resolve(file), mode: mode.toString(8).padStart(4, '0') } };
        }
      }
      return files.length === 0 ? { code: 'none' } : { code: 'closed', facts: { count: files.length } };
    },

    certificate() {
      if (path === null || certificate === null) return { code: 'none' };
      if (certificate === 'unreadable') return { code: 'unreadable', facts: { path } };
      if (!certificate.checkPrivateKey(createPrivateKey(merchantPrivateKey))) {
        return { code: 'otherKey', facts: { path } };
      }
      const { serialNumber: serial, subject } = certificate;
      if (withoutZeros(serial) !== withoutZeros(merchantSerialNo)) {
        return { code: 'otherSerial', facts: { path, serial } };
      }
      const [, owner = ''] = /^CN=(.*)$/m.exec(subject) ?? [];
      if (/^\d{8,10}$/.test(owner) && owner !== merchantId) {
        return { code: 'otherMerchant', facts: { path, merchantId: owner } };
      }
      return { code: 'belongs', facts: { path } };
    },

    certificateEnd() {
      if (certificate === null || certificate === 'unreadable') return { code: 'none' };
      const endMs = Date.parse(certificate.validTo);
      const days = Math.floor((endMs - now()) / DAY_MS);
      const facts = { date: new Date(endMs).toISOString().slice(0, 10), days };
      if (days < 0) return { code: 'over', facts };
      return { code: days < SOON_DAYS ? 'soon' : 'far', facts };
    },
  };
}

function readCertificate(path: string): X509Certificate | 'unreadable' {
  try {
    return new X509Certificate(readFileSync(path));
  } catch {
    return 'unreadable';
  }
}

const withoutZeros = (serial: string) => serial.toUpperCase().replace(/^0+/, '');

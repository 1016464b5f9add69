import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Authority, ProxyOptions } from '../index.js';
import { createAuthority } from '../protocol/authority.js';
import { Failure, readWholeNumber } from './command.js';
import { makePrivateFolder, writeSecret } from './secret-files.js';

export const PROXY_FLAGS = {
  https: { type: 'string' },
  ca: { type: 'string' },
  'pass-through': { type: 'boolean' },
} as const;

export const PROXY_HELP = `  --https <number>     the port of the TLS server, for a hosts file that sends WeChat's hosts to this machine; it has to be
                       443 then; 0, the default, chooses an ephemeral port
  --ca <folder>        keep the CA in this folder: ca.pem and ca-key.pem; it is made if it does not exist. By default each
                       run has a new one, whose key stays in memory
  --pass-through       pass connections to other hosts on; by default they are refused`;

interface Values {
  readonly https?: string | undefined;
  readonly ca?: string | undefined;
  readonly 'pass-through'?: boolean | undefined;
}

/** @throws UsageError, Failure */
export function readProxyOptions({
  https = '0',
  ca,
  'pass-through': passThrough = false,
}: Values): ProxyOptions {
  return {
    httpsPort: readWholeNumber('--https', https, [0, 65_535]),
    passThrough,
    ...(ca !== undefined && { authority: keepAuthority(ca) }),
    onRefused(target, times) {
      if (times > 1) return;
      console.error(
        `The proxy does not pass ${target} on. Add --pass-through, or name the host in NO_PROXY.`,
      );
    },
  };
}

/** The CA of this folder. Without one, a new CA is made and written. @throws Failure */
function keepAuthority(folder: string): Authority {
  const [certificatePath, keyPath] = [join(folder, 'ca.pem'), join(folder, 'ca-key.pem')];
  if (existsSync(certificatePath)) return readAuthority(certificatePath, keyPath);
  const authority = createAuthority(Date.now());
  makePrivateFolder(folder);
  writeSecret(keyPath, authority.privateKey);
  writeSecret(certificatePath, authority.certificate);
  return authority;
}

function readAuthority(certificatePath: string, keyPath: string): Authority {
  try {
    const authority = {
      certificate: readFileSync(certificatePath, 'utf8'),
      privateKey: readFileSync(keyPath, 'utf8'),
    };
    const certificate = new X509Certificate(authority.certificate);
    if (!certificate.checkPrivateKey(createPrivateKey(authority.privateKey)))
      throw new Error('its key is the key of another certificate');
    if (Date.parse(certificate.validTo) < Date.now()) throw new Error('its time is over');
    return authority;
  } catch (error) {
    throw new Failure(
      `${certificatePath} is no CA of the simulator: ${error instanceof Error ? error.message : error}. Choose another folder, or remove this one.`,
    );
  }
}

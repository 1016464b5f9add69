import type { KeyObject } from 'node:crypto';
import { sign } from 'node:crypto';
import { element, NULL } from './der.js';

// 1.2.840.113549.1.1.11 and 2.5.4.3, encoded.
const SHA256_WITH_RSA = Buffer.from('06092a864886f70d01010b', 'hex');
const COMMON_NAME = Buffer.from('0603550403', 'hex');

interface Certificate {
  /** Upper-case hex, the way WeChat writes a serial number. */
  readonly serialNo: string;
  readonly commonName: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** Writes a self-signed X.509 certificate as PEM, which Node cannot do. RFC 5280, 4.1. */
export function writeCertificate(certificate: Certificate): string {
  const algorithm = element('sequence', SHA256_WITH_RSA, NULL);
  const name = element(
    'sequence',
    element(
      'set',
      element('sequence', COMMON_NAME, element('utf8String', Buffer.from(certificate.commonName))),
    ),
  );
  const signedPart = element(
    'sequence',
    element('integer', Buffer.from(certificate.serialNo, 'hex')),
    algorithm,
    name,
    element('sequence', utcTime(certificate.notBefore), utcTime(certificate.notAfter)),
    name,
    certificate.publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('RSA-SHA256', signedPart, certificate.privateKey);
  const der = element('sequence', signedPart, algorithm, element('bitString', Buffer.from([0]), signature));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function utcTime(at: Date): Buffer {
  const digits = at.toISOString().replace(/\D/g, '').slice(2, 14);
  return element('utcTime', Buffer.from(`${digits}Z`));
}

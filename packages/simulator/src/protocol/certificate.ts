import type { KeyObject } from 'node:crypto';
import { sign } from 'node:crypto';

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;

// 1.2.840.113549.1.1.11 and 2.5.4.3, encoded.
const SHA256_WITH_RSA = Buffer.from('06092a864886f70d01010b', 'hex');
const COMMON_NAME = Buffer.from('0603550403', 'hex');
const NULL = Buffer.from('0500', 'hex');

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
  const algorithm = element(SEQUENCE, SHA256_WITH_RSA, NULL);
  const name = element(
    SEQUENCE,
    element(SET, element(SEQUENCE, COMMON_NAME, element(UTF8_STRING, Buffer.from(certificate.commonName)))),
  );
  const signedPart = element(
    SEQUENCE,
    element(INTEGER, Buffer.from(certificate.serialNo, 'hex')),
    algorithm,
    name,
    element(SEQUENCE, utcTime(certificate.notBefore), utcTime(certificate.notAfter)),
    name,
    certificate.publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('RSA-SHA256', signedPart, certificate.privateKey);
  const der = element(SEQUENCE, signedPart, algorithm, element(BIT_STRING, Buffer.from([0]), signature));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function element(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), length(content.length), content]);
}

function length(bytes: number): Buffer {
  if (bytes < 0x80) return Buffer.from([bytes]);
  if (bytes < 0x100) return Buffer.from([0x81, bytes]);
  return Buffer.from([0x82, bytes >> 8, bytes & 0xff]);
}

function utcTime(at: Date): Buffer {
  const digits = at.toISOString().replace(/\D/g, '').slice(2, 14);
  return element(UTC_TIME, Buffer.from(`${digits}Z`));
}

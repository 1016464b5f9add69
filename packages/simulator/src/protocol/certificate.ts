import type { KeyObject } from 'node:crypto';
import { sign } from 'node:crypto';
import { element, NULL } from './der.js';

// 1.2.840.113549.1.1.11, 1.2.840.10045.4.3.2 and 2.5.4.3, encoded.
const SHA256_WITH_RSA = element('sequence', Buffer.from('06092a864886f70d01010b', 'hex'), NULL);
const SHA256_WITH_ECDSA = element('sequence', Buffer.from('06082a8648ce3d040302', 'hex'));
const COMMON_NAME = Buffer.from('0603550403', 'hex');

const VERSION_3 = element('explicit', element('integer', Buffer.from([2])));

interface Certificate {
  /** Upper-case hex, the way WeChat writes a serial number. */
  readonly serialNo: string;
  readonly commonName: string;
  /** The name of the certificate that signs; by default the certificate signs itself. */
  readonly issuerName?: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: KeyObject;
  /** Signs: the certificate's own key, or the issuer's. RSA, or EC on P-256. */
  readonly privateKey: KeyObject;
  /** Encoded. By default there are none. */
  readonly extensions?: readonly Buffer[];
}

/** Writes an X.509 certificate as PEM, which Node cannot do. RFC 5280, 4.1. */
export function writeCertificate(certificate: Certificate): string {
  const { commonName, issuerName = commonName, privateKey, extensions = [] } = certificate;
  const algorithm = privateKey.asymmetricKeyType === 'ec' ? SHA256_WITH_ECDSA : SHA256_WITH_RSA;
  const hasExtensions = extensions.length > 0;
  const signedPart = element(
    'sequence',
    ...(hasExtensions ? [VERSION_3] : []),
    element('integer', Buffer.from(certificate.serialNo, 'hex')),
    algorithm,
    nameOf(issuerName),
    element('sequence', utcTime(certificate.notBefore), utcTime(certificate.notAfter)),
    nameOf(commonName),
    certificate.publicKey.export({ type: 'spki', format: 'der' }),
    ...(hasExtensions ? [element('explicit3', element('sequence', ...extensions))] : []),
  );
  const signature = sign('sha256', signedPart, privateKey);
  const der = element('sequence', signedPart, algorithm, element('bitString', Buffer.from([0]), signature));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function nameOf(commonName: string): Buffer {
  const attribute = element('sequence', COMMON_NAME, element('utf8String', Buffer.from(commonName)));
  return element('sequence', element('set', attribute));
}

function utcTime(at: Date): Buffer {
  const digits = at.toISOString().replace(/\D/g, '').slice(2, 14);
  return element('utcTime', Buffer.from(`${digits}Z`));
}

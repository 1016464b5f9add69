/** The tags of ASN.1 that certificates and key stores are made of. X.690, 8. */
const TAGS = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  utf8String: 0x0c,
  utcTime: 0x17,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
  /** The primitive, implicit [0] and [2]. */
  implicit0: 0x80,
  implicit2: 0x82,
  /** The constructed [0] and [3]. */
  explicit: 0xa0,
  explicit3: 0xa3,
} as const;

export const NULL = Buffer.from('0500', 'hex');

/** An element of DER around the encoded contents. */
export function element(tag: keyof typeof TAGS, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([TAGS[tag]]), length(content.length), content]);
}

function length(bytes: number): Buffer {
  if (bytes < 0x80) return Buffer.from([bytes]);
  if (bytes < 0x100) return Buffer.from([0x81, bytes]);
  if (bytes < 0x1_0000) return Buffer.from([0x82, bytes >> 8, bytes & 0xff]);
  return Buffer.from([0x83, bytes >> 16, (bytes >> 8) & 0xff, bytes & 0xff]);
}

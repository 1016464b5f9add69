import { crc32 } from 'node:zlib';

const SIGNATURE_BYTES = 8;
/** A chunk's length and type stand before its data, its checksum behind. */
const HEAD_BYTES = 8;
const CHECKSUM_BYTES = 4;

/**
 * Gives a PNG with a palette this colour: every entry of the palette becomes it, their transparencies stay.
 * @param hex a colour like #1a2b3c
 * @throws Error where the PNG has no palette. https://www.w3.org/TR/png-3/#11PLTE
 */
export function tintPng(png: Buffer, hex: string): Buffer {
  const tinted = Buffer.from(png);
  for (let at = SIGNATURE_BYTES; at < tinted.length; ) {
    const bytes = tinted.readUInt32BE(at);
    const dataAt = at + HEAD_BYTES;
    if (tinted.toString('latin1', at + 4, dataAt) === 'PLTE') {
      tinted.fill(hex.slice(1), dataAt, dataAt + bytes, 'hex');
      tinted.writeUInt32BE(crc32(tinted.subarray(at + 4, dataAt + bytes)), dataAt + bytes);
      return tinted;
    }
    at = dataAt + bytes + CHECKSUM_BYTES;
  }
  throw new Error('The PNG has no palette.');
}

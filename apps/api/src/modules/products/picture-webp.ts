import { type Picture, PictureError } from './picture.js';

const KEPT = ['VP8X', 'ICCP', 'ALPH', 'VP8 ', 'VP8L'];

/** The flags of VP8X. https://developers.google.com/speed/webp/docs/riff_container */
const ANIMATION = 0x02;
const METADATA = 0x08 | 0x04;

/** Keeps what a decoder needs: no Exif, no XMP, no animation. */
export function readWebp(file: Buffer): Picture {
  const parts: Buffer[] = [];
  let size: Pick<Picture, 'width' | 'height'> | null = null;
  const end = Math.min(file.length, 8 + file.readUInt32LE(4));
  if (end < 8 + file.readUInt32LE(4)) throw new PictureError('The WebP picture is cut off.');
  for (let at = 12; at + 8 <= end; ) {
    const type = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const next = at + 8 + length + (length % 2);
    if (next > end) throw new PictureError('The WebP picture is cut off.');
    const content = Buffer.from(file.subarray(at + 8, at + 8 + length));
    at = next;
    if (!KEPT.includes(type)) continue;
    if (type === 'VP8X') clearFlags(content);
    if (type === 'VP8 ' || type === 'VP8L') {
      if (size !== null) throw new PictureError('The WebP picture has two frames.');
      size = type === 'VP8L' ? losslessSize(content) : lossySize(content);
    }
    parts.push(chunkOf(type, content));
  }
  if (size === null) throw new PictureError('The WebP picture is empty.');
  const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...parts]);
  return { ...size, bytes: chunkOf('RIFF', body) };
}

function clearFlags(content: Buffer): void {
  const flags = content[0] ?? 0;
  if (content.length !== 10) throw new PictureError('The WebP picture has a header that cannot be.');
  if ((flags & ANIMATION) !== 0) throw new PictureError('The WebP picture is animated.');
  content[0] = flags & ~METADATA;
}

function lossySize(frame: Buffer): Pick<Picture, 'width' | 'height'> {
  const isKeyFrame = frame.length >= 10 && frame.readUIntBE(3, 3) === 0x9d012a;
  if (!isKeyFrame) throw new PictureError('The WebP picture is damaged.');
  return { width: frame.readUInt16LE(6) & 0x3fff, height: frame.readUInt16LE(8) & 0x3fff };
}

function losslessSize(frame: Buffer): Pick<Picture, 'width' | 'height'> {
  if (frame.length < 5 || frame[0] !== 0x2f) throw new PictureError('The WebP picture is damaged.');
  const bits = frame.readUInt32LE(1);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

function chunkOf(type: string, content: Buffer): Buffer {
  const head = Buffer.from(`${type}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

import { Readable } from 'node:stream';
import { crc32, createInflate } from 'node:zlib';
import { type Picture, PictureError } from './picture.js';

const SIGNATURE_BYTES = 8;

/** The chunks that draw a picture, with their longest content; others hold profiles, text, times and places. */
const KEPT: Readonly<Record<string, number>> = {
  ...{ IHDR: 13, PLTE: 768, tRNS: 256, IDAT: Number.POSITIVE_INFINITY, IEND: 0 },
};

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

interface Header extends Pick<Picture, 'width' | 'height'> {
  readonly bitsPerPixel: number;
  readonly isInterlaced: boolean;
}

/** Keeps what draws the picture, and inflates the pixels to see that they are as many as the header says. */
export async function readPng(file: Buffer, check: (size: Header) => void): Promise<Picture> {
  const parts: Buffer[] = [file.subarray(0, SIGNATURE_BYTES)];
  const pixels: Buffer[] = [];
  const seen = new Set<string>();
  let header: Header | null = null;
  let isOver = false;
  for (let at = SIGNATURE_BYTES; !isOver; ) {
    const { type, content, whole } = readChunk(file, at);
    at += whole.length;
    if (header === null) {
      if (type !== 'IHDR') throw new PictureError('The PNG picture has no header.');
      header = readHeader(content);
      check(header);
    }
    // A capital says that nobody who does not know the chunk can show the picture.
    const longest = KEPT[type];
    if (longest === undefined && /^[A-Z]/.test(type)) {
      throw new PictureError(`The PNG picture has an unknown part ${type}.`);
    }
    if (longest !== undefined) {
      if (content.length > longest)
        throw new PictureError(`The part ${type} of the PNG picture is too long.`);
      if (seen.has(type) && type !== 'IDAT') throw new PictureError(`The PNG picture has ${type} twice.`);
      seen.add(type);
      parts.push(whole);
    }
    if (type === 'IDAT') pixels.push(content);
    isOver = type === 'IEND';
  }
  if (header === null) throw new PictureError('The PNG picture has no header.');
  await refuseOtherPixels(pixels, expectedBytes(header));
  return { width: header.width, height: header.height, bytes: Buffer.concat(parts) };
}

function readChunk(file: Buffer, at: number): { type: string; content: Buffer; whole: Buffer } {
  const length = at + 12 <= file.length ? file.readUInt32BE(at) : Number.POSITIVE_INFINITY;
  const end = at + 12 + length;
  if (end > file.length) throw new PictureError('The PNG picture is cut off.');
  const type = file.toString('latin1', at + 4, at + 8);
  if (crc32(file.subarray(at + 4, end - 4)) !== file.readUInt32BE(end - 4)) {
    throw new PictureError('The PNG picture is damaged: a checksum does not fit.');
  }
  return { type, content: file.subarray(at + 8, end - 4), whole: file.subarray(at, end) };
}

function readHeader(content: Buffer): Header {
  const [width, height] = [content.readUInt32BE(0), content.readUInt32BE(4)];
  const [depth = 0, colour = -1, compression, filter, interlace] = content.subarray(8);
  const channels = CHANNELS[colour];
  const isKnown = [1, 2, 4, 8, 16].includes(depth) && compression === 0 && filter === 0;
  if (content.length !== 13 || channels === undefined || !isKnown || (interlace !== 0 && interlace !== 1)) {
    throw new PictureError('The PNG picture has a header that cannot be.');
  }
  return { width, height, bitsPerPixel: channels * depth, isInterlaced: interlace === 1 };
}

/** The passes of Adam7: where each begins, and its steps. https://www.w3.org/TR/png-3/#8InterlaceMethods */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function expectedBytes({ width, height, bitsPerPixel, isInterlaced }: Header): number {
  const bytesOf = (columns: number, rows: number) =>
    columns <= 0 || rows <= 0 ? 0 : rows * (1 + Math.ceil((columns * bitsPerPixel) / 8));
  if (!isInterlaced) return bytesOf(width, height);
  return PASSES.reduce(
    (sum, [left, top, right, down]) =>
      sum + bytesOf(Math.ceil((width - left) / right), Math.ceil((height - top) / down)),
    0,
  );
}

async function refuseOtherPixels(pixels: readonly Buffer[], expected: number): Promise<void> {
  const inflate = createInflate();
  let inflated = 0;
  try {
    for await (const chunk of Readable.from(pixels).pipe(inflate)) {
      inflated += chunk.length;
      if (inflated > expected) break;
    }
  } catch {
    throw new PictureError('The PNG picture is damaged: its pixels cannot be read.');
  }
  if (inflated !== expected) {
    throw new PictureError('The PNG picture does not have as many pixels as its header says.');
  }
  if (inflate.bytesWritten !== pixels.reduce((sum, { length }) => sum + length, 0)) {
    throw new PictureError('The PNG picture has bytes behind its pixels.');
  }
}

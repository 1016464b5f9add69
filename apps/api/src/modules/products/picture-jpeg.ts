import { type Picture, PictureError } from './picture.js';

/** The markers of https://www.w3.org/Graphics/JPEG/itu-t81.pdf, table B.1, that pictures of cameras and programs use. */
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const TABLES = [0xc4, 0xdb, 0xdd];
const FRAMES = [0xc0, 0xc1, 0xc2];
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;

interface Segment {
  readonly marker: number;
  /** Without the marker and the length. */
  readonly content: Buffer;
  readonly end: number;
}

/** Keeps what a decoder needs, the colour profile and the orientation: no place, no camera, no text. */
export function readJpeg(file: Buffer): Picture {
  if (file[1] !== SOI) throw new PictureError('It is no JPEG picture.');
  const parts: Buffer[] = [file.subarray(0, 2)];
  let size: Pick<Picture, 'width' | 'height'> | null = null;
  let hasScan = false;
  for (let at = 2; ; ) {
    const segment = readSegment(file, at);
    if (segment.marker === EOI) break;
    at = segment.end;
    if (FRAMES.includes(segment.marker)) {
      if (size !== null) throw new PictureError('The JPEG picture has two frames.');
      size = sizeOf(segment.content);
    }
    const kept = keptOf(segment);
    if (kept !== null) parts.push(kept);
    if (segment.marker !== SOS) continue;
    if (size === null) throw new PictureError('The JPEG picture has no size.');
    const end = endOfScan(file, at);
    parts.push(file.subarray(at, end));
    [at, hasScan] = [end, true];
  }
  if (size === null || !hasScan) throw new PictureError('The JPEG picture is empty.');
  return { ...size, bytes: Buffer.concat([...parts, Buffer.from([0xff, EOI])]) };
}

function readSegment(file: Buffer, from: number): Segment {
  let at = from;
  if (file[at] !== 0xff) throw new PictureError('The JPEG picture is damaged or cut off.');
  while (file[at] === 0xff) at += 1;
  const marker = file[at] ?? 0;
  if (marker === EOI) return { marker, content: Buffer.alloc(0), end: at + 1 };
  if (at + 3 > file.length) throw new PictureError('The JPEG picture is cut off.');
  const length = file.readUInt16BE(at + 1);
  const end = at + 1 + length;
  if (length < 2 || end > file.length) throw new PictureError('The JPEG picture is cut off.');
  return { marker, content: file.subarray(at + 3, end), end };
}

function sizeOf(frame: Buffer): Pick<Picture, 'width' | 'height'> {
  if (frame.length < 6 || frame[0] !== 8) throw new PictureError('The JPEG picture has no 8 bits a colour.');
  return { height: frame.readUInt16BE(1), width: frame.readUInt16BE(3) };
}

/** The segment as it is written again; null where it is left out. */
function keptOf({ marker, content }: Segment): Buffer | null {
  const begins = (text: string) => content.toString('latin1', 0, text.length) === text;
  if (marker === APP1 && begins('Exif\0\0')) return orientationSegment(content.subarray(6));
  // JFIF with a thumbnail is longer.
  const isKept =
    (marker === APP0 && begins('JFIF\0') && content.length === 14) ||
    (marker === APP2 && begins('ICC_PROFILE\0')) ||
    (marker === APP14 && begins('Adobe')) ||
    marker === SOS ||
    TABLES.includes(marker) ||
    FRAMES.includes(marker);
  if (isKept) return segmentOf(marker, content);
  const isLeftOut = (marker >= APP0 && marker <= 0xef) || marker === 0xfe;
  if (isLeftOut) return null;
  throw new PictureError(`The JPEG picture is of a rare kind (marker ${marker.toString(16)}).`);
}

function segmentOf(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** Where the compressed data ends: at a marker that is neither a stuffed byte nor a restart. */
function endOfScan(file: Buffer, from: number): number {
  for (
    let at = file.indexOf(0xff, from);
    at !== -1 && at + 1 < file.length;
    at = file.indexOf(0xff, at + 1)
  ) {
    const next = file[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  throw new PictureError('The JPEG picture is cut off.');
}

const ORIENTATION_TAG = 0x0112;

/** An Exif segment with nothing but the orientation; null where the picture stands upright. */
function orientationSegment(tiff: Buffer): Buffer | null {
  const orientation = readOrientation(tiff);
  if (orientation < 2 || orientation > 8) return null;
  const exif = Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0', 'latin1');
  exif.writeUInt16BE(orientation, 24);
  return segmentOf(APP1, exif);
}

function readOrientation(tiff: Buffer): number {
  try {
    const isLittle = tiff.toString('latin1', 0, 2) === 'II';
    const short = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
    const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
    for (let entry = 0; entry < short(directory); entry += 1) {
      const at = directory + 2 + entry * 12;
      if (short(at) === ORIENTATION_TAG) return short(at + 8);
    }
  } catch (error) {
    // An offset outside of the segment: there is no orientation to be read.
    if (!(error instanceof RangeError)) throw error;
  }
  return 1;
}

import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LIMITS, type OperationOutputs } from '@taro-pay/contracts';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { type Act, recordAct } from '../audit/audit-log.js';
import { type Picture, PictureError } from './picture.js';
import { readJpeg } from './picture-jpeg.js';
import { readPng } from './picture-png.js';
import { readWebp } from './picture-webp.js';

/** Where the API serves pictures. */
export const PICTURES_PREFIX = '/pictures/';

interface Options extends Pick<Dependencies, 'database' | 'now'> {
  readonly folder: string;
  readonly publicBaseUrl: string;
}

/** Pictures of products, as files that are named by what is in them: one that is kept twice is one file. */
export function createPictures({ database, now, folder, publicBaseUrl }: Options) {
  /** Another instance, or a server that stops, leaves no half of a file under its name. */
  async function write(name: string, bytes: Buffer): Promise<void> {
    await mkdir(folder, { recursive: true });
    const draft = join(folder, `.${randomUUID()}`);
    await writeFile(draft, bytes);
    await rename(draft, join(folder, name));
  }

  return {
    /**
     * Keeps a picture without its metadata. Its kind is told by its content, whatever its name or type says.
     * @throws ApiProblem PICTURE_REFUSED where it is none, or too large
     */
    async keep(file: Buffer, act: Act): Promise<OperationOutputs['uploadPicture']> {
      const { extension, picture } = await read(file);
      const { width, height, bytes } = picture;
      const name = `${createHash('sha256').update(bytes).digest('hex').slice(0, 40)}.${extension}`;
      await write(name, bytes);
      const path = PICTURES_PREFIX + name;
      const facts = { width, height, bytes: bytes.length };
      await database.transaction((tx) =>
        recordAct(tx, act, { action: 'uploadPicture', at: new Date(now()), subject: name, after: facts }),
      );
      return { path, url: publicBaseUrl + path, ...facts };
    },
  };
}

export type Pictures = ReturnType<typeof createPictures>;

async function read(file: Buffer): Promise<{ extension: string; picture: Picture }> {
  try {
    const read = await readKind(file);
    refuseLarge(read.picture);
    return read;
  } catch (error) {
    // An offset outside of the file: it is damaged.
    if (error instanceof RangeError)
      throw new ApiProblem('PICTURE_REFUSED', 'The picture is damaged or cut off.');
    if (error instanceof PictureError) throw new ApiProblem('PICTURE_REFUSED', error.message);
    throw error;
  }
}

async function readKind(file: Buffer): Promise<{ extension: string; picture: Picture }> {
  const begins = (hex: string) => file.subarray(0, hex.length / 2).toString('hex') === hex;
  if (begins('ffd8ff')) return { extension: 'jpg', picture: readJpeg(file) };
  if (begins('89504e470d0a1a0a')) return { extension: 'png', picture: await readPng(file, refuseLarge) };
  const isWebp = file.toString('latin1', 0, 4) === 'RIFF' && file.toString('latin1', 8, 12) === 'WEBP';
  if (isWebp) return { extension: 'webp', picture: readWebp(file) };
  const isSvg = /^\s*(<\?xml|<!--|<svg|<!DOCTYPE svg)/i.test(file.toString('utf8', 0, 512));
  throw new PictureError(
    isSvg
      ? 'SVG may hold scripts: upload a JPEG, PNG or WebP picture.'
      : 'The file is no JPEG, PNG or WebP picture.',
  );
}

/** Phones run out of memory on larger ones. */
function refuseLarge({ width, height }: Pick<Picture, 'width' | 'height'>): void {
  const isEmpty = width < 1 || height < 1;
  const isLarge = Math.max(width, height) > LIMITS.pictureSide || width * height > LIMITS.picturePixels;
  if (!isEmpty && !isLarge) return;
  throw new PictureError(
    `The picture is ${width} × ${height}; at most ${LIMITS.pictureSide} a side and ${LIMITS.picturePixels} pixels in all.`,
  );
}

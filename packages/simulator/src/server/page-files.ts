import { readFile } from 'node:fs/promises';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** The built page, from the sources as from the build. */
const FOLDER = new URL('../../dist/page/', import.meta.url);

/** A file of the page: `/` and `/page/<name>`; null for every other path. */
export async function readPageFile(path: string): Promise<{ type: string; content: Buffer } | null> {
  const name = path === '/' ? 'index.html' : /^\/page\/([a-z]+\.(?:css|js|svg))$/.exec(path)?.[1];
  const type = TYPES[name?.split('.')[1] ?? ''];
  if (name === undefined || type === undefined) return null;
  try {
    return { type, content: await readFile(new URL(name, FOLDER)) };
  } catch {
    return null;
  }
}

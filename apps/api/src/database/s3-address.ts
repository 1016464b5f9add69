import { BackupError } from './snapshot.js';

/** An object of a bucket, or all that begin alike. */
export interface S3Address {
  readonly bucket: string;
  /** Without a slash at its beginning or end; empty for the bucket itself. */
  readonly key: string;
}

export const isS3Address = (text: string) => text.startsWith('s3://');

/** @throws BackupError where it is not like s3://bucket/prefix, or where a URL would take it for another */
export function parseS3Address(text: string): S3Address {
  const [, bucket, key = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/+(.*?))?\/*$/.exec(text) ?? [];
  if (bucket === undefined) {
    throw new BackupError(`an address in a store has to be like s3://bucket/prefix, not “${text}”.`);
  }
  if (key.split('/').some((part) => part === '.' || part === '..')) {
    throw new BackupError(`an address in a store has to be without . and .. as a part, not “${text}”.`);
  }
  return { bucket, key };
}

/**
 * Where a store is asked about an address. The bucket is a part of the path, unless the endpoint’s host begins with it:
 * some stores take one of the two only, and no name tells which.
 */
export function s3Url(
  endpoint: string,
  { bucket, key }: S3Address,
  query: Readonly<Record<string, string>>,
): URL {
  const url = new URL(endpoint);
  const inPath = url.hostname.startsWith(`${bucket}.`) ? [] : [bucket];
  const path = [...inPath, ...key.split('/')].map(encode).join('/');
  const pairs = Object.entries(query).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${path}`;
  url.search = pairs.join('&');
  return url;
}

/** What is signed is encoded by RFC 3986, so what is sent is as well. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

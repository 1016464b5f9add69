import { createHash } from 'node:crypto';
import { AwsClient } from 'aws4fetch';
import { type S3Address, s3Url } from './s3-address.js';
import { readXmlText } from './s3-xml.js';
import { BackupError } from './snapshot.js';

export interface S3Config {
  /** The address of the store, without a slash at its end. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

interface S3Request extends S3Address {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer> | string;
}

/** Each throws a BackupError where the store refuses or does not answer: one line, without keys or signatures. */
export interface S3Client {
  /** An answer that is read to its end. */
  readonly ask: (request: S3Request) => Promise<{ readonly headers: Headers; readonly text: string }>;
  /** The headers of an object; null where there is none. */
  readonly find: (address: S3Address) => Promise<Headers | null>;
  /** An object of any size. */
  readonly read: (address: S3Address) => Promise<Response>;
}

/** An answer of 5xx or 429 is asked for again this often, within a second; everything else is for the next backup. */
const RETRIES = 3;
const FIRST_RETRY_MS = 100;

/** The limit of an exchange without a file, retries included. One with a file ends after five minutes of silence. */
const ANSWER_MS = 30_000;

/** Signs with AWS Signature Version 4, contents included: the store refuses what arrives otherwise than it was sent. */
export function createS3Client(config: S3Config, answerMs = ANSWER_MS): S3Client {
  const { endpoint, region, accessKeyId, secretAccessKey } = config;
  const { host } = new URL(endpoint);
  const aws = new AwsClient({
    ...{ accessKeyId, secretAccessKey, region, service: 's3' },
    ...{ retries: RETRIES, initRetryMs: FIRST_RETRY_MS },
  });

  async function exchange(
    { method, query = {}, headers = {}, body, ...address }: S3Request,
    hasFile = method === 'PUT',
  ) {
    const digest = createHash('sha256')
      .update(body ?? '')
      .digest('hex');
    const init = {
      method,
      headers: { ...headers, 'x-amz-content-sha256': digest },
      redirect: 'manual',
      ...(hasFile ? {} : { signal: AbortSignal.timeout(answerMs) }),
    } as const;
    const url = s3Url(endpoint, address, query);
    return await aws.fetch(url, body === undefined ? init : { ...init, body }).catch(fail);
  }

  function fail(error: unknown): never {
    throw new BackupError(`the store at ${host} did not answer: ${networkReason(error)}.`, { cause: error });
  }

  function refusal({ method, bucket, key }: S3Request, status: number, text: string): BackupError {
    const code = readXmlText(text, 'Code') ?? '';
    const words = /^\w+$/.test(code) ? `${status} ${code}` : String(status);
    const what = `the store at ${host} answered ${method} s3://${bucket}/${key} with ${words}`;
    return new BackupError(`${what}: ${adviceOn(status, code)}.`);
  }

  async function accept(request: S3Request, hasFile?: boolean): Promise<Response> {
    const response = await exchange(request, hasFile);
    if (response.ok) return response;
    throw refusal(request, response.status, await response.text().catch(fail));
  }

  return {
    async ask(request) {
      const response = await accept(request);
      return { headers: response.headers, text: await response.text().catch(fail) };
    },

    async find(address) {
      const request = { method: 'HEAD', ...address } as const;
      const response = await exchange(request);
      if (response.ok) return response.headers;
      if (response.status === 404) return null;
      throw refusal(request, response.status, '');
    },

    read: (address) => accept({ method: 'GET', ...address }, true),
  };
}

/** @returns what to do, for whoever reads the line */
function adviceOn(status: number, code: string): string {
  // OSS has SecondLevelDomainForbidden, COS PathStyleDomainForbidden.
  if (code.endsWith('DomainForbidden')) return 'put the bucket before the host in AWS_ENDPOINT_URL_S3';
  if (status >= 300 && status < 400) return 'correct AWS_ENDPOINT_URL_S3 and AWS_REGION';
  if (code === 'RequestTimeTooSkewed') return 'set the clock of this machine';
  if (status === 401 || status === 403) return 'check the access key, its rights and AWS_REGION';
  if (status === 404) return 'check the bucket and AWS_ENDPOINT_URL_S3';
  if (status >= 500 || status === 429) return 'it is overloaded or broken';
  return 'docs/backup.md has what a store has to be able to do';
}

/** A connection’s own reason is more than that fetch failed. */
export function networkReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'its time is over';
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}

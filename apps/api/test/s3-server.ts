import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { KEYS, REGION, refusal } from './s3-signature.js';

/** So that four backups are two pages. */
const PAGE = 3;

interface StoredObject {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * What goes wrong at a request: it is refused or never answered, its content changes on its way, or the connection
 * breaks in it.
 */
type Fault = 'cut' | 'garble' | 'silence' | { readonly status: number; readonly code: string };

interface Asked {
  readonly method: string;
  /** Bucket and key. */
  readonly name: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

interface Given {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: Buffer | string;
}

const error = (status: number, code: string): Given => ({
  status,
  body: `<Error><Code>${code}</Code><Message>${code}</Message></Error>`,
});

const tagOf = (body: Buffer) => `"${createHash('md5').update(body).digest('hex')}"`;

/** What a store has, and how it answers. */
class Bucket {
  /** By bucket and key. */
  readonly objects = new Map<string, StoredObject>();
  readonly uploads = new Map<
    string,
    { name: string; metadata: StoredObject['headers']; parts: Map<string, Buffer> }
  >();
  /** Whether the end of what is uploaded gets lost. */
  isLossy = false;
  /** Whether it keeps to itself how a list goes on, as one that knows the first version of lists alone. */
  isWithoutToken = false;
  /** Whether it begins each list anew. */
  isForgetful = false;

  act(asked: Asked): Given {
    const { method, name, query } = asked;
    if (method === 'POST' && query.has('uploads')) return this.#begin(asked);
    if (query.has('uploadId')) return this.#goOn(asked);
    if (query.get('list-type') === '2') return this.#list(asked);
    const found = this.objects.get(name);
    if (found === undefined) return error(404, 'NoSuchKey');
    if (method === 'DELETE') {
      this.objects.delete(name);
      return { status: 204 };
    }
    return { status: 200, ...found, headers: { ...found.headers, 'content-length': found.body.length } };
  }

  #begin({ name, headers }: Asked): Given {
    const id = `upload ${this.uploads.size + 1}/+`;
    const kept = Object.entries(headers).filter(([header]) => header.startsWith('x-amz-meta-'));
    const metadata = Object.fromEntries(kept.map(([header, value]) => [header, String(value)]));
    this.uploads.set(id, { name, metadata, parts: new Map() });
    const body = `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`;
    return { status: 200, body };
  }

  #goOn({ method, name, query, body }: Asked): Given {
    const id = query.get('uploadId') ?? '';
    const upload = this.uploads.get(id);
    if (upload?.name !== name) return error(404, 'NoSuchUpload');
    if (method === 'PUT') {
      upload.parts.set(query.get('partNumber') ?? '', body);
      return { status: 200, headers: { etag: tagOf(body) } };
    }
    this.uploads.delete(id);
    if (method === 'DELETE') return { status: 204 };
    const named = body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>("\w+")<\/ETag>/g);
    const parts = [...named].map(([, number = '', tag]) => {
      const part = upload.parts.get(number);
      return part !== undefined && tagOf(part) === tag ? part : null;
    });
    const sent = parts.filter((part) => part !== null);
    if (sent.length < parts.length || sent.length === 0) return error(400, 'InvalidPart');
    const whole = Buffer.concat(sent);
    const kept = this.isLossy ? whole.subarray(0, -1) : whole;
    this.objects.set(name, { body: kept, headers: upload.metadata });
    return { status: 200, body: '<CompleteMultipartUploadResult/>' };
  }

  #list({ name: bucket, query }: Asked): Given {
    const prefix = query.get('prefix') ?? '';
    const after = this.isForgetful ? '' : (query.get('continuation-token') ?? '');
    const keys = [...this.objects.keys()]
      .filter((name) => name.startsWith(bucket))
      .map((name) => name.slice(bucket.length))
      .filter((key) => key.startsWith(prefix) && !key.slice(prefix.length).includes('/') && key > after)
      .sort();
    const page = keys.slice(0, PAGE);
    const isCut = keys.length > PAGE;
    const token =
      isCut && !this.isWithoutToken ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
    const next = `<IsTruncated>${isCut}</IsTruncated>${token}`;
    const contents = page.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`).join('');
    const list = `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${contents}${next}</ListBucketResult>`;
    return { status: 200, body: `<?xml version="1.0" encoding="UTF-8"?>\n${list}` };
  }
}

/** An S3-compatible store that knows no signing code of ours. */
export async function startS3Server() {
  const bucket = new Bucket();
  const state = {
    bucket,
    /** Asked before each answer. */
    fault: (_asked: Omit<Asked, 'body'>): Fault | null => null,
    /** The bucket that the host stands for, as in a virtual-hosted address. */
    bucketOfHost: '',
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', headers } = request;
    const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://store');
    const name = (state.bucketOfHost + decodeURIComponent(pathname)).replace(/^\//, '');
    const asked = { method, headers, name, query };
    const fault = state.fault(asked);
    if (fault === 'cut' && method === 'PUT') {
      await once(request, 'data');
      request.socket.destroy();
      return;
    }
    const body = await buffer(request);
    if (fault === 'silence') return;
    if (fault === 'garble') body.fill(body.subarray(0, 1).equals(Buffer.of(0)) ? 1 : 0, 0, 1);
    const wrong = refusal(request, body);
    if (wrong !== null) return send(response, error(...wrong));
    if (typeof fault === 'object' && fault !== null) return send(response, error(fault.status, fault.code));
    const given = bucket.act({ ...asked, body });
    if (fault !== 'cut') return send(response, given, method !== 'HEAD');
    response.writeHead(given.status, given.headers);
    const half = Buffer.from(given.body ?? '').subarray(0, (given.body ?? '').length / 2);
    response.write(half, () => request.socket.destroy());
  }

  const failures: unknown[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((failure) => {
      // Whoever reads nothing more has heard enough.
      if (!request.destroyed) failures.push(failure);
      request.socket.destroy();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    if (failures.length > 0) throw failures[0];
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The store has no port.');
  const endpoint = `http://127.0.0.1:${address.port}`;
  return Object.assign(state, {
    config: { endpoint, region: REGION, ...KEYS },
    environment: {
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
    },
  });
}

async function send(response: ServerResponse, given: Given, hasBody = true): Promise<void> {
  response.writeHead(given.status, given.headers);
  response.end(hasBody ? given.body : undefined);
}

import type { Readable } from 'node:stream';
import { LIMITS } from '@taro-pay/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { clientOf } from '../client-address.js';
import { ApiProblem } from '../problem.js';
import { createWaitingRoom } from '../waiting-room.js';

/** The limit from the headers to the last byte: bodies are small, and proxies send them whole. */
const LONGEST_MS = 2_000;

/** Limits on incomplete bodies, of up to 64 KiB each. Above a limit the oldest is aborted. */
const WAITING_PER_ADDRESS = 256;
const WAITING_IN_ALL = 2_000;

/** The same for files, of up to 5 MiB each, which operators alone may send. The server ends a request after ten seconds. */
const FILE_LONGEST_MS = 9_000;
const FILES_PER_ADDRESS = 4;
const FILES_IN_ALL = 8;

declare module 'fastify' {
  interface FastifyInstance {
    /** A content type parser: the bytes of a body, within limits of size, time and number. */
    readBody: (request: FastifyRequest, payload: Readable) => Promise<Buffer>;
    /** The same for a file: as large as its route's `bodyLimit`. */
    readFile: (request: FastifyRequest, payload: Readable) => Promise<Buffer>;
  }
}

/** Bodies are JSON of at most 64 KiB, or absent. Other content types are not parsed. */
export const bodiesPlugin = fastifyPlugin(async function bodies(app) {
  const room = createWaitingRoom({
    longestMs: LONGEST_MS,
    perAddress: WAITING_PER_ADDRESS,
    inAll: WAITING_IN_ALL,
  });
  const files = createWaitingRoom({
    longestMs: FILE_LONGEST_MS,
    perAddress: FILES_PER_ADDRESS,
    inAll: FILES_IN_ALL,
  });
  const readIn =
    (waiting: typeof room, limitOf: (request: FastifyRequest) => number): FastifyInstance['readBody'] =>
    async (request, payload) => {
      const limit = limitOf(request);
      if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
      return readWithin(payload, limit, (giveUp) =>
        waiting.enter(clientOf(request), () => giveUp(new ApiProblem('BODY_TOO_SLOW'))),
      );
    };
  app.decorate(
    'readBody',
    readIn(room, () => LIMITS.bodyBytes),
  );
  app.decorate(
    'readFile',
    readIn(files, ({ routeOptions }) => routeOptions.bodyLimit),
  );

  const parseJson = app.getDefaultJsonParser('error', 'error');
  const parse: typeof parseJson = (request, text, done) =>
    parseJson(request, text, (error, value) => {
      // PostgreSQL takes no U+0000. In JSON it is always an escape, so that most bodies are searched once, as a text.
      const isRefused = error === null && text.includes('\\u0000') && hasNul(value);
      if (isRefused) done(new ApiProblem('INVALID_REQUEST', 'The body has U+0000 in a text.'), undefined);
      else done(error, value);
    });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', (request, payload, done) => {
    app.readBody(request, payload).then(
      (body) => {
        // wx.request sends the content type with an empty body as well; schemas say which routes require one.
        if (body.length === 0) done(null, undefined);
        else parse(request, body.toString(), done);
      },
      (error: Error) => done(error),
    );
  });
});

function hasNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\u0000');
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => hasNul(key) || hasNul(inner));
}

const tooLarge = (limit: number) => new ApiProblem('BODY_TOO_LARGE', `Send at most ${limit / 1024} KiB.`);

/** @param enter begins the wait; it receives the function that aborts it and returns the one that ends it. */
function readWithin(
  payload: Readable,
  limit: number,
  enter: (giveUp: (problem: Error) => void) => () => void,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const finish = (error: Error | null) => {
      leave();
      payload.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      if (error === null) resolve(Buffer.concat(chunks, length));
      else reject(error);
    };
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) finish(tooLarge(limit));
      else chunks.push(chunk);
    };
    const onEnd = () => finish(null);
    const onError = (error: Error) => finish(error);
    const onClose = () => finish(new ApiProblem('BODY_TOO_SLOW'));
    const leave = enter(finish);
    payload.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
  });
}

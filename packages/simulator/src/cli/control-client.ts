import { isRecord, type JsonObject, parseJson } from '../foundation/json.js';
import { Failure, UsageError } from './command.js';

/** The flag of every command that acts on a running simulator. */
export const URL_FLAG = { url: { type: 'string' } } as const;

/** The help of the flags of every command that acts on a running simulator. */
export const urlHelp = (column = 23) =>
  `${'  --url <address>'.padEnd(column)}the running simulator (WECHAT_SIMULATOR_URL, else http://127.0.0.1:3100)
  --help`;

/** The address of the running simulator: the flag, else that of `exec`, else the default of `start`. @throws UsageError */
export function simulatorUrl(flag: string | undefined): string {
  const url = flag ?? process.env.WECHAT_SIMULATOR_URL ?? 'http://127.0.0.1:3100';
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new UsageError(`--url has to be an address such as http://127.0.0.1:3100, not “${url}”.`);
  }
  return url.replace(/\/+$/, '');
}

/** Calls `/_sim/` of a running simulator. A refusal becomes a Failure with the simulator's message. */
export function createControlClient(url: string) {
  async function reach(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(url + path, init);
    } catch {
      throw new Failure(`No simulator answers at ${url}. Start one, or give its address with --url.`);
    }
  }

  return {
    /** The JSON of the answer; an empty object without one. */
    async call(method: 'GET' | 'POST' | 'PUT', path: string, body?: JsonObject): Promise<JsonObject> {
      const headers = { 'content-type': 'application/json' };
      const response = await reach(path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const value = text === '' ? {} : parseJson(text);
      if (!isRecord(value))
        throw new Failure(`${url} is not a simulator: its answer to ${path} is not JSON.`);
      if (response.ok) return value;
      throw new Failure(messageOf(value) ?? `${path} answered ${response.status}.`);
    },

    /**
     * Calls back with each event after the id `after`, one at a time. Resolves when the simulator ends. The simulator
     * drops a slow reader, who then reconnects for the rest.
     */
    async follow(after: number, onEvent: (event: JsonObject) => Promise<void>): Promise<void> {
      const headers = { accept: 'text/event-stream' };
      let response = await reach(`/_sim/events?after=${after}`, { headers });
      while (response.body !== null) {
        if (!response.ok)
          throw new Failure(
            messageOf(parseJson(await response.text())) ?? `${url} answered ${response.status}.`,
          );
        const last = await readThrough(response.body, onEvent);
        if (last === null) return;
        const again = await reach(`/_sim/events?after=${last}`, { headers }).catch(() => null);
        if (again === null) return;
        response = again;
      }
    },
  };
}

function messageOf(answer: unknown): string | null {
  return isRecord(answer) && typeof answer.message === 'string' ? answer.message : null;
}

/** Reads events until the connection ends. The id of the last one; null for none. */
async function readThrough(
  body: AsyncIterable<Uint8Array>,
  onEvent: (event: JsonObject) => Promise<void>,
): Promise<number | null> {
  let last: number | null = null;
  try {
    for await (const event of readEventStream(body)) {
      await onEvent(event);
      last = Number(event.id);
    }
  } catch (error) {
    // undici's message for a connection closed by the other side.
    if (!(error instanceof TypeError && error.message === 'terminated')) throw error;
  }
  return last;
}

/** The JSON objects of a stream of server-sent events. https://html.spec.whatwg.org/#event-stream-interpretation */
async function* readEventStream(body: AsyncIterable<Uint8Array>): AsyncGenerator<JsonObject> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = block.startsWith('data: ') ? parseJson(block.slice('data: '.length)) : undefined;
      if (isRecord(event)) yield event;
    }
  }
}

export type ControlClient = ReturnType<typeof createControlClient>;

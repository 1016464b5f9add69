import type { Door } from './door.js';
import type { Received } from './received.js';

/** The address of the shop that `pnpm start` serves. */
const USUAL_URL = 'http://127.0.0.1:3000';

const ANSWER_WITHIN_MS = 2_000;

/**
 * The preview of the mini-program in the page's phone. `notAPage`: the answer is not HTML. `refusesFrames`: its headers
 * forbid framing.
 */
export interface Preview {
  readonly url: string;
  readonly state: 'running' | 'unreachable' | 'notAPage' | 'refusesFrames';
}

/**
 * `GET /_sim/preview?url=`: the state of the preview at an address of this machine. Without `url`, it looks at the
 * back end of the newest order, then at the default address. Only the simulator's page may read the answer.
 */
export function createPreviewRoute(newestNotifyUrl: () => string | null, { isKnownName }: Door) {
  const isNear = (text: string) =>
    URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && isKnownName(new URL(text).hostname);

  async function find(frameOrigin: string): Promise<Preview> {
    const notifyUrl = newestNotifyUrl() ?? USUAL_URL;
    const origins = new Set([...(isNear(notifyUrl) ? [new URL(notifyUrl).origin] : []), USUAL_URL]);
    const previews = await Promise.all([...origins].map((url) => look(url, frameOrigin)));
    const best = previews.find(({ state }) => state === 'running') ?? previews.find(isThere);
    return best ?? { url: USUAL_URL, state: 'unreachable' };
  }

  return async ({ request, response, query }: Received): Promise<void> => {
    const url = query.get('url');
    const frameOrigin = `http://${request.headers.host}`;
    const isRefused = url !== null && !isNear(url);
    const body = isRefused
      ? { code: 'INVALID_REQUEST', message: '“url” has to be an http or https address of this machine.' }
      : await (url === null ? find(frameOrigin) : look(url, frameOrigin));
    const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' };
    response.writeHead(isRefused ? 400 : 200, headers).end(JSON.stringify(body));
  };
}

const isThere = ({ state }: Preview) => state !== 'unreachable';

async function look(url: string, frameOrigin: string): Promise<Preview> {
  try {
    // A redirect could lead anywhere, so it does not count as a page.
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const { status, headers, body } = await fetch(url, { signal, redirect: 'manual' });
    await body?.cancel();
    if (status >= 300 && status < 400) return { url, state: 'notAPage' };
    if (headers.get('content-type')?.startsWith('text/html') !== true) return { url, state: 'notAPage' };
    return { url, state: allowsFrame(headers, frameOrigin) ? 'running' : 'refusesFrames' };
  } catch {
    return { url, state: 'unreachable' };
  }
}

/** Browsers look at X-Frame-Options only where there is no frame-ancestors. https://www.w3.org/TR/CSP3/#directive-frame-ancestors */
function allowsFrame(headers: Headers, frameOrigin: string): boolean {
  const policy = headers.get('content-security-policy') ?? '';
  const sources = /(?:^|;)\s*frame-ancestors\s+([^;]*)/i.exec(policy)?.[1];
  if (sources === undefined) return !headers.has('x-frame-options');
  const { protocol, hostname, host } = new URL(frameOrigin);
  const allowed = new Set(['*', protocol, frameOrigin, host, `${protocol}//${hostname}:*`]);
  return sources.split(/\s+/).some((source) => allowed.has(source));
}

import { createHash } from 'node:crypto';
import { CASHIER_ACTIONS, USUAL_USER } from '../payments/cashier.js';
import { actOnH5, openH5, prepayIdIn, redirectOf } from '../payments/h5-visit.js';
import type { WechatOrder } from '../payments/orders.js';
import { H5_ORIGIN } from '../protocol/products.js';
import type { Wechat } from '../world/wechat.js';
import type { World } from '../world/world.js';
import type { Door } from './door.js';
import { type Words, wordsFor } from './h5-words.js';
import type { Received } from './received.js';

const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{margin:0;padding:48px 20px}
main{max-width:360px;margin:0 auto;text-align:center}
.amount{margin:8px 0 24px;font-size:40px;font-weight:600}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 16px;margin:0 0 24px;text-align:left}
dt,.note{color:GrayText}
dd{margin:0;overflow-wrap:anywhere;text-align:right}
form{display:grid;gap:12px}
label{display:flex;justify-content:space-between;gap:16px}
input,button{font:inherit;padding:8px 12px;border:1px solid GrayText;border-radius:8px}
input{min-width:0}
.pay{border-color:#07c160;background:#07c160;color:#fff}
.note{margin-top:32px;font-size:13px}`;

const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  // A form-action would also hold for the redirect to the merchant.
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'`,
};

/**
 * The page of an h5_url, at the simulator's address and, through the proxy, at wx.tenpay.com. A buyer opens it in a
 * browser; a form takes the place of the WeChat app that it opens on a phone.
 */
export function createH5Page({ worlds }: Wechat, door: Door) {
  const worldOf = (h5Url: URL): World => {
    const prepayId = prepayIdIn(h5Url) ?? '';
    return worlds.find(({ cashier }) => cashier.outTradeNoOf(prepayId) !== null) ?? worlds[0];
  };

  /** Why a request is refused; null if it is allowed. Only the page itself may post. */
  function refusalOf({ request }: Received): string | null {
    const { host, origin } = request.headers;
    if (host !== new URL(H5_ORIGIN).host) return door.refusalOf(request);
    return origin === undefined || origin === H5_ORIGIN ? null : `Pages of ${origin} may not pay.`;
  }

  function open(world: World, h5Url: URL, { request }: Received, words: Words): string {
    const { referer = null, 'user-agent': userAgent = null } = request.headers;
    const shown = openH5(world.cashier, { h5Url, referer, userAgent });
    if (typeof shown !== 'string') return pageOf(words, orderForm(shown, words));
    const outTradeNo = world.cashier.outTradeNoOf(prepayIdIn(h5Url) ?? '');
    world.noteVisit({ product: 'h5', action: 'open' }, { result: 'refused', words: shown, outTradeNo });
    return pageOf(words, messageOf(shown));
  }

  return (received: Received): void => {
    const { request, response, method, body, path } = received;
    const words = wordsFor(request.headers['accept-language']);
    const send = (status: number, html: string, headers = {}) =>
      response.writeHead(status, { ...HEADERS, ...headers }).end(html);
    const refusal = refusalOf(received);
    if (refusal !== null) return void send(403, pageOf(words, messageOf(refusal)));
    const h5Url = new URL(path, H5_ORIGIN);
    const world = worldOf(h5Url);
    if (method === 'GET') return void send(200, open(world, h5Url, received, words));
    if (method !== 'POST') return void send(405, '', { Allow: 'GET, POST' });
    const form = new URLSearchParams(body.toString());
    const action = CASHIER_ACTIONS.find((known) => known === form.get('action'));
    if (action === undefined) return void send(400, pageOf(words, messageOf(words.noAction)));
    const user = form.get('user')?.slice(0, 100) || USUAL_USER;
    const visit = actOnH5(world.cashier, h5Url, action, user);
    world.noteVisit({ product: 'h5', action, user }, visit);
    const back = redirectOf(h5Url);
    const isOver = visit.result === 'paid' || visit.result === 'cancelled';
    if (isOver && back !== null) return void send(303, '', { Location: back });
    const link = back === null ? '' : `<p><a href="${escapeHtml(back)}">${words.back}</a></p>`;
    send(200, pageOf(words, messageOf(visit.words ?? words[visit.result]) + link));
  };
}

function orderForm({ description, totalFen, outTradeNo }: WechatOrder, words: Words): string {
  return `<p>${escapeHtml(description)}</p>
<p class="amount">¥${(totalFen / 100).toFixed(2)}</p>
<dl><dt>${words.outTradeNo}</dt><dd>${escapeHtml(outTradeNo)}</dd></dl>
<form method="post">
<label>${words.user}<input name="user" value="${USUAL_USER}" maxlength="100" required></label>
<button class="pay" name="action" value="pay">${words.pay}</button>
<button name="action" value="fail">${words.fail}</button>
<button name="action" value="cancel">${words.cancel}</button>
</form>`;
}

const messageOf = (message: string) => `<h1>${escapeHtml(message)}</h1>`;

const pageOf = (words: Words, content: string) => `<!doctype html>
<html lang="${words.lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${words.title}</title>
<style>${STYLE}</style>
<main>
${content}
<p class="note">${words.note}</p>
</main>
</html>
`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);

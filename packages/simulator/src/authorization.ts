import { isSignatureOf } from './cryptography.js';
import type { Keys, Merchant } from './merchant.js';
import { Refusal } from './refusal.js';

const SCHEME = 'WECHATPAY2-SHA256-RSA2048';
const PARAMETERS = ['mchid', 'nonce_str', 'signature', 'timestamp', 'serial_no'] as const;

/** https://pay.weixin.qq.com/doc/v3/merchant/4012072670 */
const MAXIMUM_SKEW_SECONDS = 300;

export interface SignedRequest {
  readonly method: string;
  /** Path and query exactly as they stood in the request line. */
  readonly path: string;
  readonly body: Buffer;
  readonly authorization: string | undefined;
}

type Parameters = Readonly<Record<(typeof PARAMETERS)[number], string>>;

/** The parameters of the header, in any order, or null where it is not of this form. */
export function parseAuthorization(header: string): Parameters | null {
  if (!header.startsWith(`${SCHEME} `)) return null;
  const found = new Map<string, string>();
  const list = header.slice(SCHEME.length).trim();
  if (!/^\w+="[^"]*"(\s*,\s*\w+="[^"]*")*$/.test(list)) return null;
  for (const [, name = '', value = ''] of list.matchAll(/(\w+)="([^"]*)"/g)) {
    if (found.has(name)) return null;
    found.set(name, value);
  }
  const read = (name: (typeof PARAMETERS)[number]): string => found.get(name) ?? '';
  return PARAMETERS.every((name) => read(name) !== '')
    ? {
        mchid: read('mchid'),
        nonce_str: read('nonce_str'),
        signature: read('signature'),
        timestamp: read('timestamp'),
        serial_no: read('serial_no'),
      }
    : null;
}

/** What the merchant had to sign: five lines, each ended by a line feed, the body as its exact bytes. */
export function requestMessage(request: SignedRequest, { timestamp, nonce_str }: Parameters): Buffer {
  const head = `${request.method}\n${request.path}\n${timestamp}\n${nonce_str}\n`;
  return Buffer.concat([Buffer.from(head), request.body, Buffer.from('\n')]);
}

/**
 * Checks a merchant's signature as WeChat does. https://pay.weixin.qq.com/doc/v3/merchant/4012072670
 * @throws Refusal whose explanation names the likely mistake
 */
export function verifyRequest(
  request: SignedRequest,
  merchant: Merchant,
  keys: Keys,
  realNowMs: number,
): void {
  const mistake = findHeaderMistake(request, merchant, realNowMs) ?? findSignatureMistake(request, keys);
  if (mistake === null) return;
  throw new Refusal('signError', mistake, {
    field: 'signature',
    issue: 'sign not match',
    location: 'authorization',
  });
}

function findHeaderMistake(
  { authorization }: SignedRequest,
  merchant: Merchant,
  realNowMs: number,
): string | null {
  if (authorization === undefined) return `The Authorization header is missing: ${SCHEME} mchid="…",….`;
  const parameters = parseAuthorization(authorization);
  if (parameters === null) {
    return `The Authorization header is not ${SCHEME} with ${PARAMETERS.join(', ')}, each in double quotes.`;
  }
  const { mchid, serial_no, timestamp } = parameters;
  if (mchid !== merchant.merchantId)
    return `mchid is ${mchid}; this simulator's merchant is ${merchant.merchantId}.`;
  if (serial_no !== merchant.serialNo) {
    return `serial_no is not the serial of the merchant's certificate, ${merchant.serialNo}.`;
  }
  if (!/^\d{10}$/.test(timestamp)) {
    return `timestamp is “${timestamp}”; it has to be whole seconds since 1970, not milliseconds.`;
  }
  const skewSeconds = Math.abs(realNowMs / 1000 - Number(timestamp));
  if (skewSeconds <= MAXIMUM_SKEW_SECONDS) return null;
  return `timestamp is ${Math.round(skewSeconds)} s away from WeChat's clock; ${MAXIMUM_SKEW_SECONDS} s are allowed.`;
}

function findSignatureMistake(request: SignedRequest, { merchantPublicKey }: Keys): string | null {
  const parameters = parseAuthorization(request.authorization ?? '');
  if (parameters === null) return 'The Authorization header is missing.';
  const message = requestMessage(request, parameters);
  const isSigned = (text: string | Buffer) => isSignatureOf(text, parameters.signature, merchantPublicKey);
  if (isSigned(message)) return null;
  const usual = usualMistakes(message.toString(), request).find(({ variant }) => isSigned(variant));
  return (
    usual?.words ??
    'The signature is not one over these bytes with the private key of this merchant. Compare the string below, byte by byte, with what was signed.'
  );
}

// What was probably signed instead: whichever variant the signature fits tells the mistake.
function usualMistakes(message: string, { method, path, body }: SignedRequest) {
  const text = body.toString();
  const withPath = (other: string) => message.replace(`${method}\n${path}\n`, () => `${method}\n${other}\n`);
  const withBody = (other: string) => message.slice(0, message.length - text.length - 1) + other;
  let compact = text;
  try {
    compact = JSON.stringify(JSON.parse(text));
  } catch {
    // Not JSON: then this mistake was not made.
  }
  return [
    {
      variant: message.slice(0, -1),
      words: 'The last line feed was not signed: every line ends with one, the body too.',
    },
    { variant: message.replaceAll('\n', '\r\n'), words: 'Lines were ended with CR LF; only LF is signed.' },
    {
      variant: withPath(path.split('?', 1)[0] ?? ''),
      words: 'The query string was not signed: it belongs to the URL.',
    },
    {
      variant: withPath(decodeURI(safely(path))),
      words: 'The decoded URL was signed: sign it as it is sent.',
    },
    { variant: withBody('\n'), words: 'The body was not signed.' },
    {
      variant: withBody(`${compact}\n`),
      words: 'Another serialisation of the body was signed: sign the bytes that are sent.',
    },
    { variant: message.replace(method, method.toLowerCase()), words: 'The method was signed in lower case.' },
  ].filter(({ variant }) => variant !== message);
}

function safely(path: string): string {
  try {
    decodeURI(path);
    return path;
  } catch {
    return '/';
  }
}

import { requestMistakes } from '../diagnosis/request-mistakes.js';
import {
  type Diagnosis,
  diagnoseSignature,
  type SignatureMistake,
  type Suspect,
  signedTextOf,
} from '../diagnosis/signature-diagnosis.js';
import { writeSigningText } from '../diagnosis/signing-text.js';
import { isSignatureOf } from '../foundation/cryptography.js';
import type { Keyring } from './keyring.js';
import type { Keys, Merchant } from './merchant.js';
import { Refusal, type RefusalDetail } from './refusal.js';

const SCHEME = 'WECHATPAY2-SHA256-RSA2048';
const PARAMETERS = ['mchid', 'nonce_str', 'signature', 'timestamp', 'serial_no'] as const;

/** https://pay.weixin.qq.com/doc/v3/merchant/4012072670 */
const MAXIMUM_SKEW_SECONDS = 300;

/** The index of the body among the five lines. */
const BODY_LINE = 4;

/** Published samples of refused signatures show this much of the body. */
const SHOWN_BODY_CHARACTERS = 8;

export interface SignedRequest {
  readonly method: string;
  /** Path and query, exactly as in the request line. */
  readonly path: string;
  readonly body: Buffer;
  readonly authorization: string | undefined;
  readonly host: string | undefined;
}

type Parameters = Readonly<Record<(typeof PARAMETERS)[number], string>>;

/** The parameters of the header, in any order; null if it is malformed. */
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

/** The text to sign: five lines, each ended by a line feed, with the exact bytes of the body. */
export function requestMessage(
  request: SignedRequest,
  parameters: Pick<Parameters, 'timestamp' | 'nonce_str'>,
): Buffer {
  return writeSigningText(textOf(request, parameters));
}

const textOf = (
  { method, path, body }: SignedRequest,
  { timestamp, nonce_str }: Pick<Parameters, 'timestamp' | 'nonce_str'>,
) => ({ lines: [method, path, timestamp, nonce_str, body], lineFeed: '\n', end: '\n' });

interface Context {
  readonly merchant: Merchant;
  /** The numbers of all merchants of this simulator. */
  readonly merchantIds: readonly string[];
  readonly keys: Keys;
  readonly keyring: Keyring;
  readonly realNowMs: number;
}

/**
 * Checks a merchant's signature as WeChat does. https://pay.weixin.qq.com/doc/v3/merchant/4012072670
 * @throws Refusal whose diagnosis names the mistake
 */
export function verifyRequest(request: SignedRequest, context: Context): void {
  const diagnosis = findMistake(request, context);
  if (diagnosis === null) return;
  const kind = refusalOf(diagnosis.mistake);
  const detail = kind === 'signError' ? detailOf(request, diagnosis) : null;
  throw new Refusal(kind, diagnosis.explanation, detail, diagnosis);
}

/** One code with four messages. */
function refusalOf(mistake: SignatureMistake) {
  switch (mistake) {
    case 'authorizationMissing':
    case 'authorizationMalformed':
      return 'authorizationMalformed';
    case 'timestampTooFarAway':
    case 'timestampInMilliseconds':
    case 'timestampMalformed':
      return 'timestampTooFarAway';
    case 'wrongSerial':
      return 'wrongSerial';
    default:
      return 'signError';
  }
}

/** WeChat returns the text that it verified, with only the beginning of the body. */
function detailOf(
  { method, path }: SignedRequest,
  { expectedSigningString: text }: Diagnosis,
): RefusalDetail {
  const lines = text.split('\n');
  const head = lines.slice(0, BODY_LINE);
  const body = lines.slice(BODY_LINE).join('\n');
  return {
    field: 'signature',
    issue: 'sign not match',
    detail: { issue: 'sign not match' },
    location: 'authorization',
    sign_information: {
      method,
      url: path,
      truncated_sign_message: `${[...head, body.slice(0, SHOWN_BODY_CHARACTERS).trimEnd()].join('\n')}\n`,
      sign_message_length: Buffer.byteLength(text),
    },
  };
}

function findMistake(request: SignedRequest, context: Context): Diagnosis | null {
  const { authorization } = request;
  const parameters = authorization === undefined ? null : parseAuthorization(authorization);
  if (parameters === null) {
    const placeholders = { timestamp: '<timestamp>', nonce_str: '<nonce_str>' };
    const expectedSigningString = requestMessage(request, placeholders).toString();
    const [mistake, explanation] = describeHeader(authorization);
    return { mistake, explanation, expectedSigningString, clientSigningString: null };
  }
  const { merchantPublicKey } = context.keys;
  const wrong = describeParameters(parameters, context);
  const isRight =
    wrong === null &&
    isSignatureOf(requestMessage(request, parameters), parameters.signature, merchantPublicKey);
  if (isRight) return null;
  const suspect: Suspect = {
    signature: parameters.signature,
    right: textOf(request, parameters),
    mistakes: requestMistakes(request.host ?? '', request.body),
    keys: [{ owner: 'the merchant’s key', publicKey: merchantPublicKey }, ...context.keyring.knownKeys()],
  };
  if (wrong === null) return diagnoseSignature(suspect);
  const [mistake, explanation] = wrong;
  const timestamp = secondsOf(parameters.timestamp);
  return {
    mistake,
    explanation,
    expectedSigningString: requestMessage(request, { ...parameters, timestamp }).toString(),
    clientSigningString:
      signedTextOf(suspect) ??
      signedTextOf({ ...suspect, right: textOf(request, { ...parameters, timestamp }) }),
  };
}

function describeHeader(authorization: string | undefined): [SignatureMistake, string] {
  const form = `${SCHEME} with ${PARAMETERS.join(', ')}, each in double quotes`;
  return authorization === undefined || authorization === ''
    ? ['authorizationMissing', `The Authorization header is missing: ${form}.`]
    : ['authorizationMalformed', `The Authorization header is not ${form}.`];
}

/** What is wrong with the parameters; null if they are right. */
function describeParameters(
  { mchid, serial_no, timestamp }: Parameters,
  { merchant, merchantIds, keyring, realNowMs }: Context,
): [SignatureMistake, string] | null {
  if (mchid !== merchant.merchantId) {
    const known = merchantIds.length === 1 ? 'merchant is' : 'merchants are';
    return ['wrongMerchant', `mchid is ${mchid}; this simulator's ${known} ${merchantIds.join(' and ')}.`];
  }
  if (serial_no !== merchant.serialNo && !isInLowerCase(serial_no, merchant))
    return ['wrongSerial', describeSerial(serial_no, merchant, keyring)];
  if (/^\d{13}$/.test(timestamp)) {
    return [
      'timestampInMilliseconds',
      `timestamp is ${timestamp}, in milliseconds; it has to be whole seconds.`,
    ];
  }
  if (!/^\d{10}$/.test(timestamp)) {
    return ['timestampMalformed', `timestamp is “${timestamp}”; it has to be whole seconds since 1970.`];
  }
  const skewSeconds = Math.abs(realNowMs / 1000 - Number(timestamp));
  if (skewSeconds <= MAXIMUM_SKEW_SECONDS) return null;
  return [
    'timestampTooFarAway',
    `timestamp is ${Math.round(skewSeconds)} s away from WeChat's clock; ${MAXIMUM_SKEW_SECONDS} s are allowed.`,
  ];
}

/** Whether this is the merchant's serial as some SDKs write it: in lower case. Whether WeChat takes that is not known. */
export function isInLowerCase(serial: string, { serialNo }: Merchant): boolean {
  return serial !== serialNo && serial.toUpperCase() === serialNo;
}

function describeSerial(serial: string, { serialNo }: Merchant, keyring: Keyring): string {
  const right = `serial_no has to be the serial of the merchant's API certificate, ${serialNo}.`;
  if (keyring.isKnownSerial(serial))
    return `${serial} names a key of WeChat's, which belongs in Wechatpay-Serial. ${right}`;
  if (serial.replace(/^0x|[:\s]/gi, '').toUpperCase() === serialNo)
    return `The serial is the right one in another form. ${right}`;
  if (serial === BigInt(`0x${serialNo}`).toString()) return `The serial is written in decimal. ${right}`;
  return right;
}

function secondsOf(timestamp: string): string {
  return /^\d{13}$/.test(timestamp) ? timestamp.slice(0, 10) : timestamp;
}

import { otherKeyOrders, otherSerialisations } from './serialisations.js';
import {
  itsMilliseconds,
  LINE_FEED_MISTAKES,
  nearbySeconds,
  type SigningText,
  type TextMistake,
  withLine,
} from './signing-text.js';

const METHOD = 0;
const URL = 1;
const TIMESTAMP = 2;
const NONCE = 3;
const BODY = 4;

/** Longer bodies are not written anew: their variants together would take minutes and gigabytes. */
const MAXIMUM_BYTES_WRITTEN_ANEW = 16_384;

const OFFICIAL_HOST = 'api.mch.weixin.qq.com';

const lineOf = ({ lines }: SigningText, index: number) => String(lines[index] ?? '');

/** The usual mistakes in the text of a request: those of WeChat's troubleshooting page, and more. */
export function requestMistakes(host: string, body: Buffer) {
  const json = body.length > MAXIMUM_BYTES_WRITTEN_ANEW ? '' : body.toString();
  const bodies = otherSerialisations(json);
  const hosts = [host, OFFICIAL_HOST];
  return [
    {
      mistake: 'bodyWhitespace',
      explanation: 'The blanks or line feeds around the signed body differ from the sent one.',
      variants: (text) => withLine(text, BODY, lineOf(text, BODY).trim(), `\ufeff${lineOf(text, BODY)}`),
    },
    {
      mistake: 'bodyReserialised',
      explanation:
        'Another serialisation of the body was signed. Write the JSON once, sign that text, and send that text.',
      variants: (text) => withLine(text, BODY, ...bodies),
    },
    {
      mistake: 'bodyReserialised',
      explanation:
        'The body was signed with its fields in another order. Write the JSON once, sign that text, and send that text.',
      variants: (text) => withLine(text, BODY, ...otherKeyOrders(json)),
      isAlone: true,
    },
    {
      mistake: 'emptyBodyLineMissing',
      explanation: 'An empty body is also a line. The text ends with two line feeds.',
      variants: (text) =>
        lineOf(text, BODY) === '' && text.lines.length > BODY
          ? [{ ...text, lines: text.lines.slice(0, BODY) }]
          : [],
    },
    ...LINE_FEED_MISTAKES,
    {
      mistake: 'queryNotSigned',
      explanation: 'The query string was not signed: it belongs to the URL.',
      variants: (text) => withLine(text, URL, lineOf(text, URL).split('?', 1)[0] ?? ''),
    },
    {
      mistake: 'hostSigned',
      explanation: 'The host was signed. The signed URL begins with the path, such as /v3/pay.',
      variants: (text) =>
        withLine(
          text,
          URL,
          ...hosts.flatMap((name) =>
            ['https://', 'http://', ''].map((scheme) => scheme + name + lineOf(text, URL)),
          ),
        ),
    },
    {
      mistake: 'urlDecoded',
      explanation: 'The decoded URL was signed: sign it as it is sent.',
      variants: (text) => withLine(text, URL, ...decoded(lineOf(text, URL))),
    },
    {
      mistake: 'urlEncodedOtherwise',
      explanation: 'The encodings of the signed and the sent URL differ. Sign the sent text.',
      variants: (text) => withLine(text, URL, ...encoded(lineOf(text, URL))),
    },
    {
      mistake: 'pathCut',
      explanation: 'A part of the path was not signed. Sign the whole path, from its first slash.',
      variants: (text) =>
        withLine(text, URL, lineOf(text, URL).slice(1), lineOf(text, URL).replace(/^\/v3/, '')),
    },
    {
      mistake: 'methodInLowerCase',
      explanation: 'The method was signed in lower case.',
      variants: (text) => withLine(text, METHOD, lineOf(text, METHOD).toLowerCase()),
    },
    {
      mistake: 'otherMethod',
      explanation: 'Another method was signed than the one of the request.',
      variants: (text) => withLine(text, METHOD, 'GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
    },
    {
      mistake: 'bodyNotSigned',
      explanation: 'The body was not signed: its exact bytes are the last line.',
      variants: (text) => (text.lines.length > BODY ? withLine(text, BODY, '') : []),
    },
    {
      mistake: 'bodyOfNothing',
      explanation: 'The signed body was not sent. Without a body the last line is empty.',
      variants: (text) =>
        lineOf(text, BODY) === '' ? withLine(text, BODY, '{}', 'null', 'undefined', '[]') : [],
    },
    {
      mistake: 'bodyCharset',
      explanation: 'The body was signed in another character set. Sign and send UTF-8.',
      variants: (text) =>
        withLine(
          text,
          BODY,
          Buffer.from(lineOf(text, BODY), 'latin1'),
          lineOf(text, BODY).replace(/[^ -~]/g, '?'),
          body.toString('latin1'),
        ),
    },
    {
      mistake: 'timestampsDiffer',
      explanation: 'The signed timestamp is not the one in Authorization. Take the time once.',
      variants: (text) => withLine(text, TIMESTAMP, ...nearbySeconds(text.lines[TIMESTAMP])),
    },
    {
      mistake: 'millisecondsSigned',
      explanation: 'The signed timestamp is in milliseconds. Sign the whole seconds of Authorization.',
      variants: (text) => withLine(text, TIMESTAMP, ...itsMilliseconds(text.lines[TIMESTAMP])),
      isAlone: true,
    },
    {
      mistake: 'nonceDiffers',
      explanation: 'The case of the signed nonce_str differs from the one in Authorization.',
      variants: (text) =>
        withLine(text, NONCE, lineOf(text, NONCE).toLowerCase(), lineOf(text, NONCE).toUpperCase()),
    },
    {
      mistake: 'lineOrder',
      explanation: 'The order of the lines is wrong. It is method, URL, timestamp, nonce_str, body.',
      variants: (text) => [
        { ...text, lines: order(text, METHOD, URL, NONCE, TIMESTAMP, BODY) },
        { ...text, lines: order(text, TIMESTAMP, NONCE, METHOD, URL, BODY) },
        { ...text, lines: order(text, METHOD, URL, BODY, TIMESTAMP, NONCE) },
      ],
    },
    {
      mistake: 'responseFormat',
      explanation:
        'Timestamp, nonce and body were signed, as in answers of WeChat. The text of a request begins with its method and URL.',
      variants: (text) => [{ ...text, lines: order(text, TIMESTAMP, NONCE, BODY) }],
    },
  ] as const satisfies readonly TextMistake<string>[];
}

function order({ lines }: SigningText, ...indices: number[]) {
  return indices.map((index) => lines[index] ?? '');
}

function decoded(url: string): string[] {
  try {
    return [decodeURI(url), decodeURIComponent(url), decodeURIComponent(url.replaceAll('+', ' '))];
  } catch {
    return [];
  }
}

function encoded(url: string): string[] {
  const [path = '', ...query] = url.split('?');
  const parameters = [...new URLSearchParams(query.join('?'))];
  const asWritten = parameters.map(([name, value]) => `${name}=${value}`);
  const sorted = [...parameters].sort(([left], [right]) => (left < right ? -1 : 1));
  return [
    encodeURI(url),
    encodeURIComponent(url),
    `${path}?${new URLSearchParams(parameters)}`,
    `${path}?${asWritten.join('&')}`,
    `${path}?${new URLSearchParams(sorted)}`,
    `${path}?${parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`,
    `${path}/`,
    `${url}?`,
  ];
}

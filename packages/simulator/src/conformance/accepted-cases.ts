import { without } from './bends.js';
import { type ConformanceCase, PAGES } from './case.js';

const MISSED = 'A payment is missed. WeChat gives up after 15 retries.';

const RESERIALISED =
  'Perhaps the signature is checked against re-serialised JSON: verify the raw body. Perhaps it is not parsed as JSON.';

const DUPLICATES = 'WeChat sends duplicates. They would be retried for a day, or booked twice.';

/** Genuine messages in every shape that WeChat is free to choose. */
const CASES: readonly Omit<ConformanceCase, 'kind' | 'about'>[] = [
  {
    name: 'public-key',
    proves: 'A payment signed with the WeChat Pay public key is booked.',
    bend: { signer: 'public-key' },
    danger: MISSED,
    link: PAGES.signature,
  },
  {
    name: 'certificate',
    proves:
      'A payment signed with the platform certificate is booked. During a switch WeChat uses both keys.',
    bend: { signer: 'certificate' },
    danger: MISSED,
    link: PAGES.signature,
  },
  {
    name: 'empty-associated-data',
    proves: 'associated_data may be empty.',
    bend: { associatedData: '' },
    danger: MISSED,
    link: PAGES.notification,
  },
  {
    name: 'spaced-json',
    proves: 'The received bytes are verified, spaces and line feeds included.',
    bend: { body: (body) => `\n${JSON.stringify(JSON.parse(body), null, '\t')}\n ` },
    danger: RESERIALISED,
    link: PAGES.signature,
  },
  {
    name: 'escaped-json',
    proves: 'The received bytes are verified, legal JSON escapes included.',
    bend: { body: escapeAll },
    danger: RESERIALISED,
    link: PAGES.signature,
  },
  {
    name: 'spaced-resource',
    proves: 'The decrypted resource may be any legal JSON.',
    bend: { plaintext: (text) => `\n ${escapeAll(JSON.stringify(JSON.parse(text), null, 2))} \n` },
    danger: MISSED,
    link: PAGES.sealedBox,
  },
  {
    name: 'unknown-fields',
    proves: 'Unknown fields are ignored.',
    bend: {
      resource: (resource) => ({
        ...resource,
        promotion_detail: [],
        scene_info: { device_id: '1' },
        new_field: { a: 1 },
      }),
      envelope: (envelope) => ({ new_field: null, ...envelope }),
    },
    danger: MISSED,
    link: PAGES.notification,
  },
  {
    name: 'four-minutes-old',
    proves: 'Clocks may differ by five minutes.',
    bend: { ageSeconds: 240 },
    danger: 'If the two clocks drift apart, every payment is missed.',
    link: PAGES.signature,
  },
  {
    name: 'lower-case-headers',
    proves: 'Header names are read case-insensitively. Proxies change their case.',
    bend: {
      headers: (headers) =>
        Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    },
    danger: MISSED,
    link: PAGES.signature,
  },
  {
    name: 'no-signature-type',
    proves: 'Wechatpay-Signature-Type may be absent.',
    bend: { headers: without('Wechatpay-Signature-Type') },
    danger: MISSED,
    link: PAGES.signature,
  },
  {
    name: 'doubled',
    proves: 'A duplicate notification, signed anew, is answered with success and changes nothing.',
    bend: {},
    deliveries: 'twice',
    danger: DUPLICATES,
    link: PAGES.notification,
  },
  {
    name: 'doubled-with-another-id',
    proves: 'A second notification of the same payment, with an id of its own, changes nothing.',
    bend: {},
    deliveries: 'twice',
    second: { hasOwnId: true },
    danger: 'Duplicates are found by id only. By the number of the order they would be found in every case.',
    link: PAGES.notification,
  },
  {
    name: 'switch-of-keys',
    proves: 'During the switch a retry may be signed with the public key, and the first one was not.',
    bend: { signer: 'certificate' },
    deliveries: 'twice',
    second: { bend: { signer: 'public-key' } },
    needsBothKeys: true,
    danger: DUPLICATES,
    link: PAGES.signature,
  },
  {
    name: 'concurrent',
    proves: 'Five concurrent copies are all answered with success. With --status-field, they count as one.',
    bend: {},
    deliveries: 'atOnce',
    danger: 'WeChat sends from several servers. Racing copies would be booked twice, or refused.',
    link: PAGES.notification,
  },
];

/** What a back end has to answer with 200 or 204, and to book. */
export const ACCEPTED: readonly ConformanceCase[] = CASES.map((one) => ({
  ...one,
  kind: 'accept',
  about: 'payment',
}));

/** Every letter of every string as a \u escape: the same JSON value. */
function escapeAll(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"/g, (literal) => {
    const text: unknown = JSON.parse(literal);
    const escaped = [...String(text)].flatMap((letter) => letter.split(''));
    return `"${escaped.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`;
  });
}

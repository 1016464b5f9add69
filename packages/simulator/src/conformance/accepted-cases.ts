import { without } from './bends.js';
import { type ConformanceCase, PAGES } from './case.js';

const MISSED = 'A payment would be missed: WeChat gives up after 15 retries.';

/** Genuine messages in every shape that WeChat is free to choose. */
const CASES: readonly Omit<ConformanceCase, 'kind' | 'about'>[] = [
  {
    name: 'public-key',
    proves: 'A payment signed with the WeChat Pay public key is booked.',
    bend: { signer: 'publicKey' },
    danger: MISSED,
    link: PAGES.signature,
  },
  {
    name: 'certificate',
    proves:
      'A payment signed with the platform certificate is booked: during a switch WeChat uses both keys.',
    bend: { signer: 'certificate' },
    danger: `${MISSED} Skip this one where the merchant has no platform certificate.`,
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
    proves: 'The bytes are verified as they came: spaces and line feeds included.',
    bend: { body: (body) => `\n${JSON.stringify(JSON.parse(body), null, '\t')}\n ` },
    danger: 'The signature is checked against JSON that was written anew. Verify the raw body.',
    link: PAGES.signature,
  },
  {
    name: 'escaped-json',
    proves: 'The bytes are verified as they came: legal JSON escapes included.',
    bend: { body: escapeAll },
    danger: 'The signature is checked against JSON that was written anew. Verify the raw body.',
    link: PAGES.signature,
  },
  {
    name: 'spaced-resource',
    proves: 'What lies in the sealed box may be any legal JSON.',
    bend: { plaintext: (text) => `\n ${escapeAll(JSON.stringify(JSON.parse(text), null, 2))} \n` },
    danger: MISSED,
    link: PAGES.sealedBox,
  },
  {
    name: 'unknown-fields',
    proves: 'Fields that WeChat adds one day do no harm.',
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
    proves: 'Clocks may differ: five minutes are allowed.',
    bend: { ageSeconds: 240 },
    danger: 'Wherever the two clocks drift apart, every payment would be missed.',
    link: PAGES.signature,
  },
  {
    name: 'lower-case-headers',
    proves: 'Header names are read without regard to case: proxies change it.',
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
    proves: 'The same notification again, signed anew, is answered with success and changes nothing more.',
    bend: {},
    deliveries: 'twice',
    danger: 'WeChat sends the same one more than once: it would be sent again for a day, or booked twice.',
    link: PAGES.notification,
  },
  {
    name: 'concurrent',
    proves:
      'Five copies in the same moment are all answered with success; with --status-field, they count as one.',
    bend: {},
    deliveries: 'atOnce',
    danger: 'WeChat sends from several servers: copies that race would be booked twice, or refused.',
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

import { createDecipheriv, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import type { KeyMode } from '../src/index.js';
import { callCli } from './cli-process.js';
import { isSignedByWechat } from './merchant-client.js';
import { merchant, openSale } from './sale.js';

const CERTIFICATES = '/v3/certificates';
const NO_SERIAL = { 'wechatpay-serial': '' };
const DAY_SECONDS = 24 * 3600;

/** The certificates that WeChat offers, opened. */
async function downloadCertificates({ client }: Awaited<ReturnType<typeof openSale>>) {
  const { text } = await client.call('GET', CERTIFICATES);
  const { data }: { data: { serial_no: string; encrypt_certificate: Record<string, string> }[] } =
    JSON.parse(text);
  return data.map(({ serial_no: serial, encrypt_certificate: box }) => {
    const bytes = Buffer.from(box.ciphertext ?? '', 'base64');
    const decipher = createDecipheriv('aes-256-gcm', merchant.apiV3Key, box.nonce ?? '');
    decipher.setAAD(Buffer.from(box.associated_data ?? ''));
    decipher.setAuthTag(bytes.subarray(-16));
    const pem = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString();
    return { serial, pem };
  });
}

test('public-key mode has no platform certificates, and certificate mode signs with nothing else', async () => {
  const sale = await openSale();
  const { control } = sale.simulator;
  control.setKeyMode('public-key');
  const none = await sale.client.call('GET', CERTIFICATES);
  expect(none).toMatchObject({ status: 404, json: { code: 'RESOURCE_NOT_EXISTS' } });
  const headers = { 'wechatpay-serial': merchant.platformSerialNo };
  const answer = await sale.client.call('GET', CERTIFICATES, { headers });
  expect(answer.headers.get('wechatpay-serial')).toBe(merchant.payPublicKeyId);

  await sale.client.control('keys', { mode: 'certificate' });
  await sale.sell('KEYS-000001', { 'wechatpay-serial': merchant.payPublicKeyId });
  expect(sale.arrived[0]?.headers.get('wechatpay-serial')).toBe(merchant.platformSerialNo);
  expect(control.keys()).toMatchObject({ mode: 'certificate', payPublicKeys: [] });
  control.reset();
  expect(control.keys().mode).toBe('both');
});

test('a new platform certificate signs at once, and the old one is offered for a day', async () => {
  const sale = await openSale();
  const { control } = sale.simulator;
  const serial = control.rotatePlatformCertificate();
  const [old, next] = await downloadCertificates(sale);
  expect([old?.serial, next?.serial]).toEqual([merchant.platformSerialNo, serial]);
  expect(new X509Certificate(next?.pem ?? '').serialNumber).toBe(serial);

  const ask = (asked: string) =>
    sale.client.call('GET', CERTIFICATES, { headers: { 'wechatpay-serial': asked } });
  const [withOld, withNew] = [await ask(merchant.platformSerialNo), await ask(serial)];
  expect(isSignedByWechat(withOld.headers, withOld.text, old?.pem ?? '')).toBe(true);
  expect(isSignedByWechat(withNew.headers, withNew.text, next?.pem ?? '')).toBe(true);

  await sale.advanceSeconds(24 * 3600);
  expect((await downloadCertificates(sale)).map((one) => one.serial)).toEqual([serial]);
  const late = await sale.client.call('GET', CERTIFICATES, { headers: NO_SERIAL });
  expect(isSignedByWechat(late.headers, late.text, next?.pem ?? '')).toBe(true);
});

test('a new public key signs at once, retries of older notifications included', async () => {
  const sale = await openSale();
  sale.answerWith(500);
  await sale.sell('KEYS-000002');
  const told = await sale.client.control('keys', { rotate: 'payPublicKey', overlapMs: 0 });
  await sale.advanceSeconds(15);
  const [{ id, publicKey }] = told.payPublicKeys;
  const { headers, body } = sale.arrived.at(-1) ?? { headers: new Headers(), body: '' };
  expect(headers.get('wechatpay-serial')).toBe(id);
  expect(isSignedByWechat(headers, body, publicKey)).toBe(true);
  expect(id).not.toBe(merchant.payPublicKeyId);
});

test.each<[KeyMode, string]>([
  ['both', merchant.platformSerialNo],
  ['certificate', merchant.platformSerialNo],
  ['public-key', merchant.payPublicKeyId],
])(
  'with the keys “%s”, a request that names no known key is answered with the right one',
  async (keys, serial) => {
    const sale = await openSale({ keys });
    for (const asked of ['', 'F'.repeat(40), 'PUB_KEY_ID_0100000000002026']) {
      const { headers } = await sale.client.call('GET', '/v3/certificates', {
        headers: { 'wechatpay-serial': asked },
      });
      expect.soft(headers.get('wechatpay-serial'), asked).toBe(serial);
    }
    await sale.sell('KEYS-000003', NO_SERIAL);
    expect(sale.arrived[0]?.headers.get('wechatpay-serial')).toBe(serial);
    sale.simulator.control.reset();
    expect(sale.simulator.control.keys().mode).toBe(keys);
  },
);

test('in the seven days of the switch more and more notifications come with the public key', async () => {
  const sale = await openSale({ keys: 'certificate', seed: 'switch' });
  const { control, address } = sale.simulator;
  const SENT_A_DAY = 100;
  await sale.sell('KEYS-000004');
  const [{ id = '' } = {}] = control.notifications();
  const countPublicKey = async () => {
    sale.arrived.length = 0;
    for (let sent = 0; sent < SENT_A_DAY; sent += 1) {
      control.resend(id);
      await control.idle();
    }
    return sale.arrived.filter(({ headers, body }) =>
      headers.get('wechatpay-serial') === merchant.payPublicKeyId
        ? isSignedByWechat(headers, body, sale.simulator.environment.WECHAT_PAY_PUBLIC_KEY)
        : !isSignedByWechat(headers, body, merchant.platformCertificate),
    ).length;
  };
  expect(await countPublicKey()).toBe(0);
  expect((await callCli(['trigger', 'key-switch-start', '--url', address])).code).toBe(0);
  const counts = [];
  for (const [index, publicKeyShare] of [0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 1].entries()) {
    expect(control.keys().switch).toEqual({ day: index + 1, publicKeyShare });
    counts.push(await countPublicKey());
    await sale.advanceSeconds(DAY_SECONDS);
  }
  const [first = 0, , third = 0, fourth = 0, fifth = 0, sixth = 0, seventh = 0] = counts;
  expect(first).toBeLessThan(5);
  expect(third).toBeLessThan(20);
  expect(fifth).toBeGreaterThan(fourth);
  expect(sixth).toBeGreaterThan(fifth);
  expect(seventh).toBe(SENT_A_DAY);
  // Answers follow the merchant's header all the while.
  const asked = async (serial: string) =>
    (await sale.client.call('GET', CERTIFICATES, { headers: { 'wechatpay-serial': serial } })).headers.get(
      'wechatpay-serial',
    );
  expect(await asked('')).toBe(merchant.platformSerialNo);
  expect(await asked(merchant.payPublicKeyId)).toBe(merchant.payPublicKeyId);

  expect((await callCli(['trigger', 'key-switch-roll-back', '--url', address])).code).toBe(0);
  expect(control.keys()).toMatchObject({ mode: 'certificate', switch: null });
  expect(await countPublicKey()).toBe(0);
});

test('a wrong request for keys is refused with the field’s name', async () => {
  const { simulator } = await openSale();
  for (const [body, words] of [
    [{}, /“rotate”/],
    [{ mode: 'none' }, /“mode”/],
    [{ rotate: 'all' }, /“rotate”/],
    [{ rotate: 'payPublicKey', overlapMs: -1 }, /“overlapMs”/],
    [{ rotate: 'payPublicKey', mode: 'both' }, /one at a time/],
  ] as const) {
    const response = await fetch(`${simulator.address}/_sim/keys`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    expect.soft(response.status, JSON.stringify(body)).toBe(400);
    expect.soft(await response.text()).toMatch(words);
  }
  expect(JSON.stringify(simulator.control.keys())).not.toContain('PRIVATE');
});

test('simulator.environment names the public key that the merchant has now, and none without one', async () => {
  const { simulator } = await openSale({ keys: 'certificate' });
  const { control } = simulator;
  expect(Object.keys(simulator.environment).filter((name) => name.includes('PUBLIC_KEY'))).toEqual([]);
  control.switchKeys('start');
  expect(simulator.environment.WECHAT_PAY_PUBLIC_KEY_ID).toBe(merchant.payPublicKeyId);
  const id = control.rotatePayPublicKey();
  const [, { publicKey = '' } = {}] = control.keys().payPublicKeys;
  expect(simulator.environment).toMatchObject({
    WECHAT_PAY_PUBLIC_KEY_ID: id,
    WECHAT_PAY_PUBLIC_KEY: publicKey,
  });
  control.switchKeys('rollBack');
  expect(simulator.environment.WECHAT_PAY_PUBLIC_KEY).toBeUndefined();
});

import { constants, publicEncrypt, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { merchant, openBox, openSale } from './sale.js';

const encrypt = (text: string, key: string) =>
  publicEncrypt(
    { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
    Buffer.from(text),
  ).toString('base64');

/** A refund of 18 yuan that could not reach the buyer, and a way to send it on. */
async function openAbnormal(outTradeNo: string) {
  const sale = await openSale();
  await sale.sell(outTradeNo);
  sale.simulator.control.setFaults({ refunds: 'abnormal' });
  const { json } = await sale.client.refund({
    ...sale.client.refundBody({ outTradeNo, outRefundNo: 'R-A', refundFen: 1800 }),
    notify_url: sale.notifyUrl,
  });
  await sale.advanceSeconds(2);
  sale.simulator.control.setFaults({});
  sale.arrived.length = 0;
  const [{ publicKey, id: publicKeyId } = { publicKey: '', id: '' }] =
    sale.simulator.control.keys().payPublicKeys;
  const toCard = {
    out_refund_no: 'R-A',
    type: 'USER_BANK_CARD',
    bank_type: 'CMB_DEBIT',
    bank_account: encrypt('6225760012345678', publicKey),
    real_name: encrypt('王小明', publicKey),
  };
  const apply = (body: object, serial = publicKeyId, refundId: unknown = json.refund_id) =>
    sale.client.call('POST', `/v3/refund/domestic/refunds/${refundId}/apply-abnormal-refund`, {
      body: JSON.stringify(body),
      headers: { 'wechatpay-serial': serial },
    });
  return { ...sale, apply, toCard };
}

const held = (
  sale: {
    simulator: { control: { books(): { accounts: readonly { name: string; balanceFen: number }[] } } };
  },
  name: string,
) => sale.simulator.control.books().accounts.find((account) => account.name.startsWith(name))?.balanceFen;

test('an abnormal refund can go to the buyer’s bank card, and is notified again', async () => {
  const sale = await openAbnormal('ABNORMAL-0001');
  expect(held(sale, 'refunds:inFlight')).toBe(1800);
  const applied = await sale.apply(sale.toCard);
  expect(applied).toMatchObject({
    status: 200,
    json: { status: 'PROCESSING', channel: 'OTHER_BANKCARD', user_received_account: '招商银行借记卡5678' },
  });
  await sale.advanceSeconds(2);
  const settled = await sale.client.queryRefund('R-A');
  expect(settled.json).toMatchObject({ ...applied.json, status: 'SUCCESS' });
  expect(sale.arrived.map(({ body }) => openBox(body).refund_status)).toEqual(['SUCCESS']);
  expect([held(sale, 'refunds:inFlight'), held(sale, 'buyer:')]).toEqual([0, -5000]);
  expect(await sale.apply(sale.toCard)).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
});

test('an abnormal refund can go to the merchant’s bank', async () => {
  const sale = await openAbnormal('ABNORMAL-0002');
  const applied = await sale.apply({ out_refund_no: 'R-A', type: 'MERCHANT_BANK_CARD' });
  expect(applied.json).toMatchObject({ status: 'PROCESSING', user_received_account: '商户结算银行账户' });
  await sale.advanceSeconds(2);
  expect([held(sale, 'merchant:bank'), held(sale, 'buyer:')]).toEqual([1800, -6800]);
});

test('a text encrypted for a platform certificate is accepted, one for another key is refused', async () => {
  const sale = await openAbnormal('ABNORMAL-0003');
  const pem = String(
    new X509Certificate(merchant.platformCertificate).publicKey.export({ type: 'spki', format: 'pem' }),
  );
  const sealed = {
    ...sale.toCard,
    bank_account: encrypt('6225760012345678', pem),
    real_name: encrypt('王小明', pem),
  };
  const refused = { status: 400, json: { code: 'PARAM_ERROR', message: '敏感信息解密失败' } };
  expect(await sale.apply(sealed)).toMatchObject(refused);
  expect(await sale.apply(sale.toCard, 'PUB_KEY_ID_OF_NOBODY')).toMatchObject({
    status: 400,
    json: { code: 'PARAM_ERROR', message: '平台证书序列号Wechatpay-Serial错误' },
  });
  expect(await sale.apply({ ...sale.toCard, bank_account: '6225760012345678' })).toMatchObject(refused);
  expect((await sale.apply(sealed, merchant.platformSerialNo)).status).toBe(200);
});

test('each field of an abnormal refund has WeChat’s limits, and a wrong one changes nothing', async () => {
  const sale = await openAbnormal('ABNORMAL-0004');
  const wrong: [string, object, string][] = [
    ['no number', { out_refund_no: undefined }, '/out_refund_no'],
    ['another refund’s number', { out_refund_no: 'R-B' }, '/out_refund_no'],
    ['no type', { type: undefined }, '/type'],
    ['another type', { type: 'BALANCE' }, '/type'],
    ['no bank', { bank_type: undefined }, '/bank_type'],
    ['a bank that takes none', { bank_type: 'OTHERS' }, '/bank_type'],
    ['a credit card', { bank_type: 'CMB_CREDIT' }, '/bank_type'],
    ['no card', { bank_account: undefined }, '/bank_account'],
    ['no name', { real_name: undefined }, '/real_name'],
    ['an unknown field', { sub_mchid: '1' }, '/sub_mchid'],
  ];
  for (const [title, changes, field] of wrong) {
    const answer = await sale.apply({ ...sale.toCard, ...changes });
    expect
      .soft(answer, title)
      .toMatchObject({ status: 400, json: { code: 'PARAM_ERROR', detail: { field } } });
  }
  const unknown = await sale.apply(sale.toCard, undefined, '50300000000000000000000000000');
  expect(unknown).toMatchObject({ status: 404, json: { code: 'RESOURCE_NOT_EXISTS' } });
  expect((await sale.client.queryRefund('R-A')).json.status).toBe('ABNORMAL');
});

/**
 * A plain back end: Express, the bare driver, one table of orders with one key, and of a notification only what moves
 * the order. It keeps no evidence and no events, compares the amount alone, and finds nothing again.
 */
import { createDecipheriv, createPublicKey, verify } from 'node:crypto';
import express from 'express';
import Libsql from 'libsql';

const env = (name: string) => process.env[name] ?? '';
const platformKey = createPublicKey(env('WECHAT_PAY_PUBLIC_KEY'));

const driver = new Libsql(env('PLAIN_DATABASE'));
driver.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
driver.exec(
  'CREATE TABLE orders (out_trade_no TEXT PRIMARY KEY, status TEXT NOT NULL, total INTEGER NOT NULL, transaction_id TEXT, paid_at TEXT) WITHOUT ROWID',
);
driver.exec(`ATTACH '${env('DATABASE_URL').slice('file:'.length)}' AS shop`);
driver.exec(`INSERT INTO orders SELECT "id", "status", "totalFen", NULL, NULL FROM shop."Order"`);
driver.exec('DETACH shop');

const pay = driver.prepare(
  "UPDATE orders SET status = 'PAID', transaction_id = ?, paid_at = ? WHERE out_trade_no = ? AND total = ? AND status = 'PENDING'",
);

const app = express();
app.post('/webhooks/wechatpay/transactions', express.raw({ type: () => true }), (request, response) => {
  const body = String(request.body);
  const text = `${request.get('wechatpay-timestamp')}\n${request.get('wechatpay-nonce')}\n${body}\n`;
  const signature = Buffer.from(request.get('wechatpay-signature') ?? '', 'base64');
  if (!verify('RSA-SHA256', Buffer.from(text), platformKey, signature)) {
    response.status(401).json({ code: 'FAIL' });
    return;
  }
  const { resource } = JSON.parse(body);
  const bytes = Buffer.from(resource.ciphertext, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', env('WECHAT_API_V3_KEY'), resource.nonce);
  decipher.setAAD(Buffer.from(resource.associated_data)).setAuthTag(bytes.subarray(-16));
  const payment = JSON.parse(
    decipher.update(bytes.subarray(0, -16)).toString() + decipher.final().toString(),
  );
  const { transaction_id, success_time, out_trade_no, amount } = payment;
  const { changes } = pay.run([transaction_id, success_time, out_trade_no, amount.total]);
  if (changes !== 1) {
    response.status(400).json({ code: 'FAIL' });
    return;
  }
  response.status(204).end();
});
app.listen(Number(env('PORT')), '127.0.0.1', () => process.send?.('ready'));

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { showSigned } from './signed-text.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test('a text without an openid is shown as it was signed', () => {
  const message = 'GET\n/v3/pay/transactions/out-trade-no/A?mchid=1\n1\nN\n\n';
  expect(showSigned(message)).toEqual({ text: message, sha256: null });
});

test('openids of whichever name are cut, and the hash is that of the whole text', () => {
  const body = JSON.stringify({ payer: { openid: 'oUpF8uMuAJO', sp_openid: 'oXyz' }, openid: 'ab' });
  const message = `POST\n/v3/pay/transactions/jsapi\n1\nN\n${body}\n`;
  expect(showSigned(message)).toEqual({
    text: message.replace('oUpF8uMuAJO', 'oUp…').replace('oXyz', 'oXy…').replace('"ab"', '"ab…"'),
    sha256: sha256(message),
  });
});

test('a text that is too long is cut, after its openids were', () => {
  const message = `POST\n/path\n1\nN\n{"payer":{"openid":"oUpF8uMuAJO"},"note":"${'x'.repeat(3_000)}"}\n`;
  const { text, sha256: hash } = showSigned(message);
  expect(text).toHaveLength(1_501);
  expect(text).not.toContain('oUpF');
  expect(hash).toBe(sha256(message));
});

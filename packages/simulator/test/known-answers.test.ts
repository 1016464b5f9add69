import { createPrivateKey, createPublicKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { isSignatureOf, seal, signMessage } from '../src/foundation/cryptography.js';
import knownAnswers from './known-answers.json' with { type: 'json' };

const publicKeys = {
  merchant: createPublicKey(knownAnswers.merchantPublicKey),
  platform: createPublicKey(knownAnswers.platformPublicKey),
};
const privateKeys = {
  merchant: createPrivateKey(knownAnswers.merchantPrivateKey),
  platform: createPrivateKey(knownAnswers.platformPrivateKey),
};
const isParty = (name: string): name is keyof typeof publicKeys => Object.hasOwn(publicKeys, name);

test.each(knownAnswers.signatures)('known signature: $name', async ({ key, message, signature, valid }) => {
  if (!isParty(key)) throw new Error(`The known answers name an unknown key: ${key}`);
  expect(isSignatureOf(message, signature, publicKeys[key])).toBe(valid);
  if (valid) expect(await signMessage(message, privateKeys[key])).toBe(signature);
});

test.each(knownAnswers.sealed.filter(({ valid }) => valid))('known sealed box: $name', (known) => {
  const box = seal(known.plaintext ?? '', known.associated_data, known.nonce, knownAnswers.apiV3Key);
  expect(box.ciphertext).toBe(known.ciphertext);
});

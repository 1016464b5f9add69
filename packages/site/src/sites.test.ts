import { expect, test } from 'vitest';
import { siteName } from './sites.js';

test('SITE chooses a site by its name, the team’s own by default, and refuses what there is not', () => {
  expect([undefined, '', 'shop', 'lunch'].map(siteName)).toEqual(['shop', 'shop', 'shop', 'lunch']);
  for (const value of ['coffee', 'Shop', 'toString'])
    expect(() => siteName(value)).toThrow(`SITE has to be one of shop, `);
});

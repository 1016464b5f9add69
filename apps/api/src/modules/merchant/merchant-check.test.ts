import { expect, onTestFinished, test } from 'vitest';
import { openShop } from '../../../test/shop.js';
import { emptyPostgresql, temporaryDatabase } from '../../../test/temporary-database.js';
import { createApp } from '../../app.js';

async function start(environment: Record<string, string>): Promise<void> {
  const app = await createApp({ environment, loadNow: () => 0 });
  onTestFinished(() => app.close());
}

const OTHER_MERCHANT = { WECHAT_MERCHANT_ID: '1900009999' };
const OTHER_APP = { WECHAT_APP_ID: 'wx0000000000000002' };

test('a database of another merchant or app is refused in one line that names the variable', async () => {
  const { environment } = await openShop();
  for (const [other, name] of [
    [OTHER_MERCHANT, 'WECHAT_MERCHANT_ID'],
    [OTHER_APP, 'WECHAT_APP_ID'],
  ] as const) {
    const refused = start({ ...environment, ...other });
    await expect(refused).rejects.toThrow(new RegExp(`^${name} is .*ALLOW_OTHER_MERCHANT=on[^\n]*$`));
  }
  await start(environment);
});

test('ALLOW_OTHER_MERCHANT=on passes the database on, and its former merchant is refused', async () => {
  const { environment } = await openShop();
  await start({ ...environment, ...OTHER_MERCHANT, ALLOW_OTHER_MERCHANT: 'on' });
  await start({ ...environment, ...OTHER_MERCHANT });
  await expect(start(environment)).rejects.toThrow('WECHAT_MERCHANT_ID is');
});

test.each([
  ['SQLite', temporaryDatabase],
  ['PostgreSQL', emptyPostgresql],
])('of two merchants that start at once on a new database (%s), one is refused', async (_, empty) => {
  const { environment } = await openShop();
  const both = { ...environment, DATABASE_URL: await empty() };
  const starts = await Promise.allSettled([start(both), start({ ...both, ...OTHER_MERCHANT })]);
  expect(starts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

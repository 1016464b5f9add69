import { ConfigError } from '../../config/config.js';
import type { Database } from '../../database/database.js';
import { findMerchant, insertMerchant, type MerchantKey, replaceMerchant } from './merchant-store.js';

/**
 * Keeps two shops from writing into one database: their orders would be asked of the wrong merchant, and a buyer has
 * another openid in each app.
 * @param mayReplace whether the database passes to this merchant where it is another's
 * @throws ConfigError where it is another's
 */
export async function refuseOtherMerchant(
  database: Database,
  own: MerchantKey,
  { mayReplace }: { readonly mayReplace: boolean },
): Promise<void> {
  const owner = (await findMerchant(database)) ?? (await enter(database, own));
  const mistake = findMistake(owner, own);
  if (mistake === null) return;
  if (!mayReplace) throw new ConfigError(mistake);
  await replaceMerchant(database, own);
}

function enter(database: Database, own: MerchantKey): Promise<MerchantKey | undefined> {
  return database.transaction(async (tx) => {
    await insertMerchant(tx, own);
    return findMerchant(tx);
  });
}

const OTHERWISE =
  'Correct it or DATABASE_URL, or set ALLOW_OTHER_MERCHANT=on for one start to pass the database on.';

function findMistake(owner: MerchantKey | undefined, own: MerchantKey): string | null {
  if (owner === undefined) throw new Error('The database does not keep its merchant.');
  if (owner.merchantId !== own.merchantId) {
    return `WECHAT_MERCHANT_ID is ${own.merchantId}, and the database is merchant ${owner.merchantId}’s. ${OTHERWISE}`;
  }
  if (owner.appId !== own.appId) {
    return `WECHAT_APP_ID is ${own.appId}, and the database is app ${owner.appId}’s. ${OTHERWISE}`;
  }
  return null;
}

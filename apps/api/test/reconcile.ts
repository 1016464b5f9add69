import type { Client, OperationOutputs } from '@taro-pay/contracts';

type Differences = OperationOutputs['listDifferences']['differences'];

/** All differences of a day, page by page. */
export async function differencesOf(operator: Client, billDate: string, limit = 100): Promise<Differences> {
  const all: Differences = [];
  for (let cursor: string | undefined; ; ) {
    const query = { limit, ...(cursor === undefined ? {} : { cursor }) };
    const page = await operator('listDifferences', { params: { billDate }, query });
    all.push(...page.differences);
    if (page.nextCursor === null) return all;
    cursor = page.nextCursor;
  }
}

/** Runs a day as an operator does: begins it, and asks until it has ended. */
export async function reconcile(operator: Client, billDate: string) {
  let row = await operator('runReconciliation', { body: { billDate } });
  while (row.status === 'RUNNING') row = await operator('getReconciliation', { params: { billDate } });
  return { ...row, differences: await differencesOf(operator, billDate) };
}

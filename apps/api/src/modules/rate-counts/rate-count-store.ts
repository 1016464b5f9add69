import type { Sql, Tx } from '../../database/sql.js';
import type { RateCount } from '../../generated/prisma/client.js';

interface Window {
  readonly at: Date;
  /** One that began before, or after `latest` by a clock that was set back since, is over. */
  readonly oldest: Date;
  readonly latest: Date;
}

/** Counts one request more and answers the count of its window, which it begins where there is none. */
export async function countRequest(
  sql: Sql,
  key: string,
  { at, oldest, latest }: Window,
): Promise<Pick<RateCount, 'count' | 'startedAt'>> {
  const [counted] = await sql.query<Pick<RateCount, 'count' | 'startedAt'>>`
    INSERT INTO "RateCount" ("key", "count", "startedAt") VALUES (${key}, 1, ${at})
    ON CONFLICT ("key") DO UPDATE SET
      "count" = CASE WHEN "RateCount"."startedAt" > ${oldest} AND "RateCount"."startedAt" <= ${latest}
        THEN "RateCount"."count" + 1 ELSE 1 END,
      "startedAt" = CASE WHEN "RateCount"."startedAt" > ${oldest} AND "RateCount"."startedAt" <= ${latest}
        THEN "RateCount"."startedAt" ELSE ${at} END
    RETURNING "count", "startedAt"`;
  if (counted === undefined) throw new Error('The database does not answer a count.');
  return counted;
}

export async function deleteCountsBefore(tx: Tx, at: Date): Promise<void> {
  await tx.execute`DELETE FROM "RateCount" WHERE "startedAt" < ${at}`;
}

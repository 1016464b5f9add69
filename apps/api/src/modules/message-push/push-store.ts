import type { NotificationOutcome } from '@taro-pay/contracts';
import type { Sql, Tx } from '../../database/sql.js';
import type { MessagePush } from '../../generated/prisma/client.js';

/** @throws a unique violation where the message is known already, which undoes the transaction */
export async function insertPush(tx: Tx, push: MessagePush): Promise<void> {
  const { id, event, orderId, receivedAt, outcome, detail } = push;
  await tx.execute`
    INSERT INTO "MessagePush" ("id", "event", "orderId", "receivedAt", "outcome", "detail")
    VALUES (${id}, ${event}, ${orderId}, ${receivedAt}, ${outcome}, ${detail})`;
}

export async function findPushOutcome(sql: Sql, id: string): Promise<NotificationOutcome | undefined> {
  const [known] = await sql.query<Pick<MessagePush, 'outcome'>>`
    SELECT "outcome" FROM "MessagePush" WHERE "id" = ${id}`;
  return known?.outcome;
}

export async function deletePushesBefore(sql: Sql, at: Date): Promise<void> {
  await sql.execute`DELETE FROM "MessagePush" WHERE "receivedAt" < ${at}`;
}

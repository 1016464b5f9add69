import type { Sql, Tx } from '../../database/sql.js';

interface NewUser {
  /** A ULID. */
  readonly id: string;
  readonly openid: string;
  readonly createdAt: Date;
}

export async function findUserId(sql: Sql, openid: string): Promise<string | undefined> {
  const [user] = await sql.query<{ id: string }>`SELECT "id" FROM "User" WHERE "openid" = ${openid}`;
  return user?.id;
}

/** Writes nothing where the openid has a user already: two first logins at once make one. */
export async function insertUser(sql: Sql, { id, openid, createdAt }: NewUser): Promise<void> {
  await sql.execute`
    INSERT INTO "User" ("id", "openid", "createdAt") VALUES (${id}, ${openid}, ${createdAt})
    ON CONFLICT ("openid") DO NOTHING`;
}

/** Comes first in a transaction that counts what a buyer has, and adds to it. */
export function lockUser(tx: Tx, userId: string): Promise<void> {
  return tx.lock`SELECT "id" FROM "User" WHERE "id" = ${userId}`;
}

export async function hasUser(sql: Sql, userId: string): Promise<boolean> {
  const users = await sql.query<unknown>`SELECT "id" FROM "User" WHERE "id" = ${userId}`;
  return users.length > 0;
}

export async function findOpenid(sql: Sql, userId: string): Promise<string | undefined> {
  const [user] = await sql.query<{ openid: string }>`SELECT "openid" FROM "User" WHERE "id" = ${userId}`;
  return user?.openid;
}

import type { Filling } from '../../bench/filling.js';

const ROWS = 20_000;
const N = `generate_series(0, ${ROWS - 1}) AS n(i)`;
/** Within the last 90 days. */
const AT = `now() - interval '90 days' * (1 - i / ${ROWS}.0)`;
/** An order that the benchmark makes. */
const ORDER = `'00' || lpad(i::text, 24, '0')`;

const INSERTS = [
  `INSERT INTO "Operator" ("id", "name", "role", "refundLimitFen", "createdAt")
   SELECT 'operator-' || i, 'name-' || i, 'support', 1, now() FROM generate_series(0, 49) AS n(i)`,
  `INSERT INTO "OperatorSession" ("tokenHash", "operatorId", "startedAt", "lastUsedAt")
   SELECT md5(i::text), 'operator-' || i % 50, ${AT}, ${AT} FROM ${N}`,
  `INSERT INTO "LoginAttempt" ("name", "address", "count", "lastAt", "blockedUntil")
   SELECT 'name-' || i, 'address-' || i, 1, ${AT}, ${AT} FROM ${N}`,
  `INSERT INTO "RateCount" ("key", "count", "startedAt") SELECT 'key-' || i, 1, ${AT} FROM ${N}`,
  `INSERT INTO "AuditEntry" ("at", "operatorId", "actor", "address", "requestId", "action", "subject", "orderId")
   SELECT ${AT}, 'operator-' || i % 50, 'name-' || i % 50, 'address', i, 'createRefund', i, ${ORDER} FROM ${N}`,
  `INSERT INTO "Anomaly" ("id", "kind", "subject", "orderId", "at", "detail", "resolvedAt")
   SELECT 'anomaly-' || lpad(i::text, 9, '0'), 'DIFFERENCE', i, ${ORDER}, ${AT}, 'detail',
     CASE WHEN i < ${ROWS - 200} THEN ${AT} END FROM ${N}`,
  `INSERT INTO "RefundApplication" ("orderId", "reason", "appliedAt", "resolvedAt")
   SELECT ${ORDER}, 'reason', ${AT}, CASE WHEN i < ${ROWS - 200} THEN ${AT} END FROM ${N}`,
  `INSERT INTO "Reconciliation" ("billDate", "status", "startedAt")
   SELECT to_char(now() - interval '1 day' * i, 'YYYY-MM-DD'), 'DONE', now() FROM generate_series(1, 400) AS n(i)
   ON CONFLICT DO NOTHING`,
  `INSERT INTO "Difference" ("billDate", "kind", "orderId", "repaired")
   SELECT to_char(now() - interval '1 day' * (1 + i % 400), 'YYYY-MM-DD'), 'PAYMENT_AMOUNT', ${ORDER}, true FROM ${N}`,
  // Most orders are settled; a few hundred wait to be shipped, or are on their way.
  `UPDATE "Order" SET "fulfilment" = 'SETTLED', "shippedAt" = "paidAt", "receivedAt" = "paidAt",
     "settledAt" = "paidAt" WHERE "status" = 'PAID'`,
  `UPDATE "Order" SET "fulfilment" = 'UNSHIPPED', "shippedAt" = NULL, "receivedAt" = NULL, "settledAt" = NULL,
     "deliveryKind" = 'express', "eraseAt" = now(), "fulfilmentCheckAt" = now()
   WHERE "id" IN (SELECT "id" FROM "Order" WHERE "status" = 'PAID' ORDER BY "id" DESC LIMIT 400)`,
  `UPDATE "Order" SET "fulfilment" = 'SHIPPED', "settledAt" = NULL, "fulfilmentCheckAt" = now()
   WHERE "id" IN (SELECT "id" FROM "Order" WHERE "fulfilment" = 'SETTLED' ORDER BY "id" DESC LIMIT 400)`,
  `INSERT INTO "DeliveryAddress" ("orderId", "name", "phone", "province", "city", "district", "street", "detail")
   SELECT ${ORDER}, 'name', 'phone', '', '', '', '', 'detail' FROM ${N}`,
  `INSERT INTO "Pickup" ("orderId", "placeId", "code", "collectedAt")
   SELECT ${ORDER}, 'place', lpad(i::text, 6, '0'), ${AT} FROM ${N}`,
  `INSERT INTO "PickupCode" ("code", "orderId") SELECT lpad(i::text, 6, '0'), ${ORDER} FROM ${N}`,
  `INSERT INTO "Shipment" ("id", "orderId", "kind", "trackingNo", "items", "isLast", "createdAt", "report")
   SELECT ${ORDER}, ${ORDER}, 'express', i, '[]', true, ${AT}, 'REPORTED' FROM ${N}`,
  `INSERT INTO "Message" ("id", "orderId", "event", "subject", "templateId", "status", "createdAt")
   SELECT ${ORDER}, ${ORDER}, 'PAID', ${ORDER}, 'template', 'SENT', ${AT} FROM ${N}`,
  `UPDATE "Shipment" SET "report" = 'WAITING', "nextCheckAt" = now(), "checkCount" = 1
   WHERE "id" IN (SELECT "id" FROM "Shipment" ORDER BY "id" DESC LIMIT 200)`,
  `UPDATE "Message" SET "status" = 'WAITING', "nextCheckAt" = now(), "checkCount" = 1
   WHERE "id" IN (SELECT "id" FROM "Message" ORDER BY "id" DESC LIMIT 200)`,
  `INSERT INTO "Subscription" ("orderId", "templateId", "event", "acceptedAt")
   SELECT ${ORDER}, 'template', 'PAID', ${AT} FROM ${N}`,
  `INSERT INTO "MessagePush" ("id", "event", "orderId", "receivedAt", "outcome")
   SELECT i, 'event', ${ORDER}, ${AT}, 'APPLIED' FROM ${N}`,
];

/** Fills what the benchmark leaves empty: tables of operators, anomalies and differences, each as large as it may get. */
export async function fillTheRest(filling: Filling): Promise<void> {
  for (const insert of INSERTS) await filling.run(insert);
  await filling.analyze();
}

/** Enough to open the mini-program and pay. */
const LEAD_MS = 5 * 60_000;

/** When a buyer is told that an unpaid order is about to close: five minutes before, of a short life its last third. */
export function closingSoonAt({
  createdAt,
  expiresAt,
}: {
  readonly createdAt: Date;
  readonly expiresAt: Date;
}): Date {
  const lifeMs = expiresAt.getTime() - createdAt.getTime();
  return new Date(expiresAt.getTime() - Math.min(LEAD_MS, lifeMs / 3));
}

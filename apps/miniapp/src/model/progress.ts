import type { Fen, Order, OrderRefunds, RefundStatus } from '@taro-pay/contracts';

/** A step in the life of an order; `at` is ISO 8601, null if it has not happened yet. */
export type ProgressEntry =
  | { readonly kind: 'created' | 'paid' | 'closed'; readonly at: string }
  | { readonly kind: 'waiting'; readonly at: null }
  | {
      readonly kind: 'refund';
      readonly id: string;
      readonly status: RefundStatus;
      readonly amountFen: Fen;
      readonly reason: string;
      readonly at: string;
    }
  | { readonly kind: 'application'; readonly reason: string; readonly isOpen: boolean; readonly at: string }
  | { readonly kind: 'declined'; readonly words: string; readonly at: string };

/** The life of an order in the order of time. */
export function progressOf(order: Order, { application, refunds }: OrderRefunds): readonly ProgressEntry[] {
  const { status, createdAt, paidAt, closedAt } = order;
  const entries: ProgressEntry[] = [{ kind: 'created', at: createdAt }];
  if (status === 'PENDING') entries.push({ kind: 'waiting', at: null });
  if (paidAt !== null) entries.push({ kind: 'paid', at: paidAt });
  if (closedAt !== null) entries.push({ kind: 'closed', at: closedAt });
  return [...entries, ...afterPayment({ application, refunds })];
}

function afterPayment({ application, refunds }: OrderRefunds): readonly ProgressEntry[] {
  const entries = refunds.map(({ id, status, amountFen, reason, createdAt, succeededAt }) => {
    return { kind: 'refund' as const, id, status, amountFen, reason, at: succeededAt ?? createdAt };
  });
  if (application === null) return entries.sort(byTime);
  const { reason, appliedAt, resolvedAt, declinedWords: words } = application;
  const applied = { kind: 'application' as const, reason, isOpen: resolvedAt === null, at: appliedAt };
  const declined =
    resolvedAt === null || words === null ? [] : [{ kind: 'declined' as const, words, at: resolvedAt }];
  return [...entries, applied, ...declined].sort(byTime);
}

const byTime = (one: { readonly at: string }, other: { readonly at: string }): number =>
  one.at < other.at ? -1 : 1;

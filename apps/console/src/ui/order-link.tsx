import { hrefOf } from '../app/router.js';
import { Copyable } from './copyable.js';
import { Link } from './link.js';

/** An order’s number, which opens it. The page of an unknown number says so. */
export function OrderLink({ orderId }: { readonly orderId: string | null }) {
  if (orderId === null) return null;
  return (
    <span className="order-link">
      <Link href={hrefOf(`/orders/${orderId}`)}>
        <code>{orderId}</code>
      </Link>
      <Copyable value={orderId} shown="" />
    </span>
  );
}

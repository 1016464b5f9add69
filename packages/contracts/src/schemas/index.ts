/** The schemas: what the API imports. The mini-program never does, so that no schema library is in its bundle. */
export { ImportedProductSchema } from './catalogue.js';
export { FenSchema, Nullable, Strict, TimeSchema } from './common.js';
export { OPERATIONS, type Operations } from './operations.js';
export { OrderSchema, OrderStatusSchema } from './order.js';
export { ProblemSchema } from './problem.js';
export { ProductSchema } from './product.js';
export { RefundSchema } from './refund.js';

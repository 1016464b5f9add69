import { type Database, retryAfterUniqueViolation } from '../../database/database.js';
import type { Tx } from '../../database/sql.js';
import { hasProducts, insertProduct } from './product-store.js';

/** The catalogue of the demo shop; prices are fen. */
const CATALOGUE = [
  ['yirgacheffe', '耶加雪菲 · 日晒', '埃塞俄比亚 · 浅烘 · 200 g。蓝莓、茉莉与柑橘，尾韵像红茶。', 8800, 60],
  ['huila', '哥伦比亚 · 慧兰', '水洗 · 中烘 · 200 g。焦糖、红苹果，酸甜平衡。', 7200, 80],
  ['mandheling', '曼特宁 · 深烘', '苏门答腊 · 深烘 · 200 g。黑巧克力、雪松，醇厚低酸。', 6800, 80],
  ['house-blend', '山野拼配', '每日一杯的意式拼配 · 454 g。坚果、可可，奶咖也合适。', 9900, 120],
  ['drip-bags', '挂耳咖啡 · 10 包', '三种风味各随机搭配，撕开即冲，出差也能好好喝。', 5600, 200],
  ['cold-brew', '冷萃咖啡液', '十八小时低温萃取 · 6 条装。加水、加奶、加冰都行。', 4900, 150],
  ['v60-dripper', 'V60 陶瓷滤杯', '01 号 · 有田烧 · 附量匙。适合 1–2 人份。', 12800, 30],
  ['gift-box', '四季礼盒', '四季四款豆，各 100 g，配一张手写卡片。', 19900, 20],
] as const;

/** Fills an empty catalogue with the demo's; any other is left as it is. */
export function seedCatalogue(database: Database): Promise<void> {
  // Several instances may start at once, and one of them fills it.
  return retryAfterUniqueViolation(() => database.transaction(fill));
}

async function fill(tx: Tx): Promise<void> {
  if (await hasProducts(tx)) return;
  for (const [position, [id, name, description, priceFen, stock]] of CATALOGUE.entries()) {
    const imagePath = `/assets/products/${id}.svg`;
    await insertProduct(tx, { id, name, description, imagePath, priceFen, stock, position });
  }
}

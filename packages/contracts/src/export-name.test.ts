import { expect, test } from 'vitest';
import { exportFileName } from './export-name.js';

test('an exported file is named by its list and the minute in Beijing', () => {
  const lastMinuteOfTheDay = Date.parse('2026-11-29T15:59:59Z');
  expect(exportFileName('exportOrders', lastMinuteOfTheDay)).toBe('orders-2026-11-29-2359.csv');
  expect(exportFileName('exportAudit', lastMinuteOfTheDay + 1_000)).toBe('audit-2026-11-30-0000.csv');
});

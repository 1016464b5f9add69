import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { systemProgram } from '../../test/programs.js';
import { openShop } from '../../test/shop.js';
import { temporaryPath } from '../../test/temporary-path.js';

const DEPLOY = fileURLToPath(new URL('../../../../deploy/', import.meta.url));
const DOCS = fileURLToPath(new URL('../../../../docs/', import.meta.url));

const BoardSchema = Type.Object({
  panels: Type.Array(
    Type.Object({
      title: Type.String(),
      description: Type.Optional(Type.String()),
      targets: Type.Optional(Type.Array(Type.Object({ expr: Type.String(), legendFormat: Type.String() }))),
    }),
  ),
});

const QUERIES = Value.Parse(BoardSchema, JSON.parse(readFileSync(`${DEPLOY}grafana/taro-pay.json`, 'utf8')))
  .panels.flatMap(({ targets = [] }) => targets)
  // Grafana puts four scrapes there, at least.
  .map(({ expr, legendFormat }) => ({ expr: expr.replaceAll('$__rate_interval', '1m'), legendFormat }));

/** The labels of each metric by the names that its series have. */
async function labelsOfSeries(): Promise<Map<string, readonly string[]>> {
  const { meters } = (await openShop({ environment: { METRICS_PORT: '0' } })).app;
  if (meters === null) throw new Error('Nothing is measured.');
  const labels = new Map<string, readonly string[]>();
  for (const line of (await meters.scrape()).split('\n')) {
    const [, name, type] = /^# TYPE (\w+) (\w+)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const metric = meters.registry.getSingleMetric(name);
    const own =
      metric !== undefined && 'labelNames' in metric
        ? Value.Parse(Type.Array(Type.String()), metric.labelNames)
        : [];
    const endings = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
    for (const ending of endings) labels.set(name + ending, ending === '_bucket' ? [...own, 'le'] : own);
  }
  return labels;
}

test('every query of the Grafana board asks for metrics and labels that the API has', async () => {
  const known = await labelsOfSeries();
  expect(QUERIES.length).toBeGreaterThan(30);
  for (const { expr, legendFormat } of QUERIES) {
    const names = [...expr.matchAll(/taro_pay_\w+/g)].map(([name]) => name);
    expect(names, expr).not.toEqual([]);
    for (const name of names) expect([...known.keys()], expr).toContain(name);
    const allowed = [...names.flatMap((name) => known.get(name) ?? []), 'instance', 'job'];
    const grouped = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(', '));
    const matched = [...expr.matchAll(/(\w+)(?:=|!=|=~|!~)"/g)].map(([, label = '']) => label);
    const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
    for (const label of [...grouped, ...matched, ...shown]) expect(allowed, expr).toContain(label);
  }
});

test('every metric in a rule exists', async () => {
  const known = await labelsOfSeries();
  const used = [...readFileSync(`${DEPLOY}prometheus/rules.yml`, 'utf8').matchAll(/taro_pay_\w+/g)];
  expect(used.length).toBeGreaterThan(10);
  for (const [name] of used) expect([...known.keys()]).toContain(name);
});

const promtool = systemProgram('promtool', 'prometheus') ?? '';

test.skipIf(promtool === '')('Prometheus understands every query of the Grafana board', async () => {
  const path = temporaryPath();
  const rules = QUERIES.map(({ expr }, index) => ({ record: `query:${index}`, expr }));
  // JSON is YAML.
  writeFileSync(path, JSON.stringify({ groups: [{ name: 'board', rules }] }));
  const { stdout } = await promisify(execFile)(promtool, ['check', 'rules', path]);
  expect(stdout).toContain(`${QUERIES.length} rules found`);
});

test('the documents name every metric, and no other', async () => {
  const known = [...(await labelsOfSeries()).keys()].map((name) => name.replace(/_(bucket|sum|count)$/, ''));
  for (const name of ['deploying.md', 'deploying.zh-CN.md']) {
    const named = [...readFileSync(DOCS + name, 'utf8').matchAll(/taro_pay_\w+/g)].map(([metric]) => metric);
    expect([...new Set(named)].sort(), name).toEqual([...new Set(known)].sort());
  }
});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { filesIn } from './files-in.js';

const SOURCE = fileURLToPath(new URL('../src', import.meta.url));

const styles = filesIn(SOURCE)
  .filter((path) => path.endsWith('.css'))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

test('every colour is one of the site’s', () => {
  const html = readFileSync(new URL('../src/index.html', import.meta.url), 'utf8');
  expect(`${styles}${html}`.match(/#[0-9a-f]{3,8}\b/gi)).toBeNull();
});

test('only pictures and disabled controls are faded', () => {
  const faded = [...styles.matchAll(/([^{}]+)\{[^{}]*\bopacity: 0?\.\d+;/g)].map(([, rule = '']) =>
    rule.trim().split('\n').at(-1),
  );
  expect(faded.filter((rule) => !/picture$|-off$|-pressed$|^50%$/.test(rule ?? ''))).toEqual([]);
});

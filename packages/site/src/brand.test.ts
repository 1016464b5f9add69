import { expect, test } from 'vitest';
import { testing } from '../testing/site.js';
import { type Brand, brandProblems } from './brand.js';

const OWN: Brand = {
  site: testing,
  logo: '<svg/>',
  catalogue: '编号,名称\nmug,杯子\n',
  appId: 'wx0123456789abcdef',
  apiBaseUrl: 'https://api.shop.cn',
};

test('a shop that is its own has nothing of the demo', () => {
  expect(brandProblems(OWN)).toEqual([]);
});

const { words, colours, delivery, messages } = testing;
const zhAndEn = (zh: string) => ({ zh, en: 'Shop' });

test.each<[string, Partial<Brand>]>([
  ['name', { site: { ...testing, name: zhAndEn('山野咖啡') } }],
  ['words', { site: { ...testing, words: { ...words, greeting: zhAndEn('你好，咖啡爱好者') } } }],
  [
    'colours',
    { site: { ...testing, colours: { ...colours, dark: { ...colours.dark, accent: '#d99a6f' } } } },
  ],
  ['logo', { logo: '<path d="M18 27h25v10a10 10 0 0 1-10 10h-5"/>' }],
  ['contact', { site: { ...testing, contact: { phone: '021-0000 0000' } } }],
  [
    'messages',
    { site: { ...testing, messages: { ...messages, PAID: { templateId: 'Demo-order-paid', fields: {} } } } },
  ],
  ['goods', { catalogue: '编号,名称\nhuila,慧兰\n' }],
  ['AppID', { appId: 'touristappid' }],
  ['domain', { apiBaseUrl: 'https://api.example.com' }],
  ['domain', { apiBaseUrl: '' }],
])('what is left of the demo’s is said: %s', (mark, change) => {
  expect(brandProblems({ ...OWN, ...change })).toEqual([expect.stringMatching(new RegExp(`^${mark}: `))]);
});

test('another shop that sells coffee has nothing of the demo', () => {
  const greeting = zhAndEn('你好，来杯咖啡');
  const site = { ...testing, name: zhAndEn('巷口咖啡'), words: { ...words, greeting } };
  expect(brandProblems({ ...OWN, site })).toEqual([]);
});

test('the place of the demo is said where the shop has pick-up', () => {
  const places = [
    { ...(delivery.pickup.places[0] ?? never()), address: zhAndEn('上海市徐汇区永康路 88 号') },
  ];
  const site = { ...testing, delivery: { ...delivery, pickup: { places } } };
  expect(brandProblems({ ...OWN, site })).toEqual([expect.stringMatching(/^places: /)]);
  const express = { ...site, delivery: { ...site.delivery, kinds: ['express' as const] } };
  expect(brandProblems({ ...OWN, site: express })).toEqual([]);
});

function never(): never {
  throw new Error('The shop of the tests has no place.');
}

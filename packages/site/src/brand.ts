import type { Site } from './types.js';

/** What the demo that this repository comes with can be known by. */
const DEMO = {
  name: '山野咖啡',
  words: [
    '今天喝点什么？',
    '你好，咖啡爱好者',
    '小批量烘焙，当天烘当天发',
    '咖啡师已经收到订单，正在为你准备',
  ],
  accents: ['#8a4b2a', '#d99a6f'],
  /** A part of its logo's path. */
  logo: 'M18 27h25v10a10 10 0 0 1-10 10',
  phone: '021-0000 0000',
  place: '永康路 88 号',
  products: [
    'yirgacheffe',
    'huila',
    'mandheling',
    'house-blend',
    'drip-bags',
    'cold-brew',
    'v60-dripper',
    'gift-box',
  ],
  template: /^Demo-/,
};

export interface Brand {
  readonly site: Site;
  readonly logo: string;
  /** The catalogue that fills an empty shop, as CSV. */
  readonly catalogue: string;
  /** The AppID and the API's address of the build; empty where there is none. */
  readonly appId: string;
  readonly apiBaseUrl: string;
}

/** What of a shop is still the demo's, one line each: the file to edit, or the variable to set. */
export function brandProblems({ site, logo, catalogue, appId, apiBaseUrl }: Brand): string[] {
  const products = catalogue.split('\n').map((line) => line.split(',', 1)[0] ?? '');
  const accents = [site.colours.light.accent, site.colours.dark.accent];
  const { messages } = site;
  const templates = Object.values(messages).filter((message) =>
    DEMO.template.test(message?.templateId ?? ''),
  );
  const checks: readonly (readonly [isDemo: boolean, line: string])[] = [
    [Object.values(site.name).includes(DEMO.name), 'name: site.ts has the name of the demo'],
    [
      Object.values(site.words).some(({ zh }) => DEMO.words.includes(zh)),
      'words: site.ts has words of the demo',
    ],
    [accents.some((hex) => DEMO.accents.includes(hex)), 'colours: site.ts has the accent of the demo'],
    [logo.includes(DEMO.logo), 'logo: logo.svg is the demo’s'],
    [site.contact.phone === DEMO.phone, 'contact: site.ts has the phone of the demo'],
    [
      site.delivery.kinds.includes('pickup') &&
        site.delivery.pickup.places.some(({ address }) => address.zh.includes(DEMO.place)),
      'places: site.ts has the pick-up place of the demo',
    ],
    [templates.length > 0, 'messages: site.ts has the templates of the demo'],
    [products.some((id) => DEMO.products.includes(id)), 'goods: catalogue.csv has goods of the demo'],
    [!/^wx\w{16}$/.test(appId), 'AppID: TARO_APP_ID is not set'],
    [
      !/^https:\/\//.test(apiBaseUrl) || /\bexample\.|localhost|127\.0\.0\.1/.test(apiBaseUrl),
      'domain: TARO_APP_API_BASE_URL is not the address of an API of yours',
    ],
  ];
  return checks.filter(([isDemo]) => isDemo).map(([, line]) => line);
}

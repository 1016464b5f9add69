import type { State } from '../foundation/state.js';

const ADDRESS_FIELDS = [
  'userName',
  'postalCode',
  'provinceName',
  'cityName',
  'countyName',
  'streetName',
  'detailInfo',
  'detailInfoNew',
  'nationalCode',
  'telNumber',
] as const;

/** An address as wx.chooseAddress gives it. https://developers.weixin.qq.com/miniprogram/dev/api/open-api/address/wx.chooseAddress.html */
export type Address = Readonly<Record<(typeof ADDRESS_FIELDS)[number], string>>;

/** What every phone has until others are set: invented people at real places. */
const USUAL_ADDRESSES: readonly Address[] = [
  {
    userName: '张三',
    postalCode: '510000',
    provinceName: '广东省',
    cityName: '广州市',
    countyName: '海珠区',
    streetName: '琶洲街道',
    detailInfo: '琶洲街道新港中路397号',
    detailInfoNew: '新港中路397号',
    nationalCode: '510000',
    telNumber: '020-81167888',
  },
  {
    userName: '李小龙',
    postalCode: '100871',
    provinceName: '北京市',
    cityName: '北京市',
    countyName: '海淀区',
    streetName: '燕园街道',
    detailInfo: '燕园街道颐和园路5号 3号楼 201室',
    detailInfoNew: '颐和园路5号 3号楼 201室',
    nationalCode: '110108',
    telNumber: '13800001234',
  },
  {
    userName: '欧阳·阿依古丽',
    postalCode: '830000',
    provinceName: '新疆维吾尔自治区',
    cityName: '乌鲁木齐市',
    countyName: '天山区',
    streetName: '',
    detailInfo: '解放北路1号',
    detailInfoNew: '解放北路1号',
    nationalCode: '650102',
    telNumber: '13999990000',
  },
];

/** Why wx.chooseAddress fails. Texts and errno by reports; WeChat’s page has none. */
const FAILURES = {
  cancel: { errMsg: 'chooseAddress:fail cancel' },
  denied: { errMsg: 'chooseAddress:fail auth deny' },
  privacyRefused: { errMsg: 'chooseAddress:fail privacy permission is not authorized', errno: 104 },
  privacyUndeclared: {
    errMsg: 'chooseAddress:fail api scope is not declared in the privacy agreement',
    errno: 112,
  },
  notRequired: {
    errMsg:
      'chooseAddress:fail the api need to be declared in the requiredPrivateInfos field in app.json/ext.json',
  },
} as const;
type AddressFailure = keyof typeof FAILURES;

/** What a user does at wx.chooseAddress, or what the mini-program lacks for it. */
export const ADDRESS_OUTCOMES = [
  'choose',
  'cancel',
  'denied',
  'privacyRefused',
  'privacyUndeclared',
  'notRequired',
] as const satisfies readonly ('choose' | AddressFailure)[];
type AddressOutcome = (typeof ADDRESS_OUTCOMES)[number];

/** What wx.chooseAddress answers. */
export type AddressAnswer =
  | (Address & { readonly errMsg: string })
  | { readonly errMsg: string; readonly errno?: number };

/** The addresses on the phones of users. */
export function createAddresses({ state }: { readonly state: State }) {
  const books = state.map<readonly Address[]>('addresses');
  const of = (openid: string) => books.get(openid) ?? USUAL_ADDRESSES;

  return {
    /** The addresses of a user, in the order of the phone. */
    of,

    /** @throws TypeError that names what is wrong */
    set(openid: string, value: unknown): void {
      if (!Array.isArray(value) || value.length === 0)
        throw new TypeError('“addresses” has to be an array of at least one address.');
      books.set(openid, value.map(readAddress));
    },

    /** wx.chooseAddress; the first address is number 0. */
    choose(openid: string, outcome: AddressOutcome, index: number): AddressAnswer {
      if (outcome !== 'choose') return FAILURES[outcome];
      const address = of(openid)[index];
      if (address === undefined) throw new TypeError(`“index” has to be below ${of(openid).length}.`);
      return { errMsg: 'chooseAddress:ok', ...address };
    },

    reset: (): void => books.clear(),
  };
}

// Names are those of people, so any text is taken, emoji and all.
function readAddress(value: unknown): Address {
  const given: Readonly<Record<string, unknown>> = { ...(typeof value === 'object' ? value : {}) };
  const read = (name: (typeof ADDRESS_FIELDS)[number]): string => {
    const text = given[name] ?? '';
    if (typeof text === 'string' && text.length <= 1000) return text;
    throw new TypeError(`“${name}” of an address has to be a string of at most 1000 characters.`);
  };
  return {
    userName: read('userName'),
    postalCode: read('postalCode'),
    provinceName: read('provinceName'),
    cityName: read('cityName'),
    countyName: read('countyName'),
    streetName: read('streetName'),
    detailInfo: read('detailInfo'),
    detailInfoNew: read('detailInfoNew'),
    nationalCode: read('nationalCode'),
    telNumber: read('telNumber'),
  };
}

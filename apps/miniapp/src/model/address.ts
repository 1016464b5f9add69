import { type Address, LIMITS } from '@taro-pay/contracts';

/** The fields of wx.chooseAddress that a parcel needs. */
export interface WechatAddress {
  readonly userName: string;
  readonly telNumber: string;
  readonly postalCode: string;
  readonly provinceName: string;
  readonly cityName: string;
  readonly countyName: string;
  readonly streetName?: string;
  /** With the street. */
  readonly detailInfo: string;
  /** Without it, where WeChat is new enough. */
  readonly detailInfoNew?: string;
}

/** The address that was chosen in WeChat, as the API takes it. */
export function addressOf(chosen: WechatAddress): Address {
  const { streetName = '', detailInfoNew = '', postalCode } = chosen;
  const isSplit = streetName !== '' && detailInfoNew !== '';
  return {
    name: chosen.userName,
    phone: chosen.telNumber,
    province: chosen.provinceName,
    city: chosen.cityName,
    district: chosen.countyName,
    street: isSplit ? streetName : '',
    detail: isSplit ? detailInfoNew : chosen.detailInfo,
    ...(postalCode === '' ? {} : { postalCode }),
  };
}

/** What a parcel cannot be sent without, or what no label holds; null if the address is good. */
export function addressProblem({ name, phone, detail }: Address): 'name' | 'phone' | 'detail' | null {
  if (name.trim() === '' || [...name].length > LIMITS.addressNameCharacters) return 'name';
  const digits = phone.replace(/\D/g, '');
  if (digits.length < 5 || phone.length > LIMITS.phoneCharacters || /[^+0-9 -]/.test(phone)) return 'phone';
  return detail.trim() === '' || [...detail].length > LIMITS.addressDetailCharacters ? 'detail' : null;
}

/** The lines of a label: where, without who. */
export const placeOf = ({ province, city, district, street, detail }: Address): string =>
  [...new Set([province, city, district, street]), detail].filter((part) => part !== '').join(' ');

const PARTS = ['name', 'phone', 'province', 'city', 'district', 'street', 'detail'] as const;

/** Reads a kept address; null if it is none. */
export function readAddress(value: unknown): Address | null {
  if (typeof value !== 'object' || value === null) return null;
  const parts = new Map<string, unknown>(Object.entries(value));
  const text = (part: string): string => String(parts.get(part) ?? '');
  if (!PARTS.every((part) => typeof parts.get(part) === 'string')) return null;
  const postalCode = text('postalCode');
  return {
    ...{ name: text('name'), phone: text('phone'), province: text('province'), city: text('city') },
    ...{ district: text('district'), street: text('street'), detail: text('detail') },
    ...(postalCode === '' ? {} : { postalCode }),
  };
}

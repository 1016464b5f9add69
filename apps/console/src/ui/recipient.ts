import type { Address } from '@taro-pay/contracts';

/** Where a parcel goes, in a line as carriers read it. What WeChat says twice stands in it once. */
export function addressLine({ province, city, district, street, detail }: Address): string {
  const parts = [
    province,
    city === province ? '' : city,
    district,
    detail.startsWith(street) ? '' : street,
    detail,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** Name, phone and address in a line: the form that carriers’ programs take apart when it is pasted. */
export const recipientLine = (address: Address): string =>
  `${address.name} ${address.phone} ${addressLine(address)}`;

/** The end of an order’s number, which buyers and operators call it by. */
export const shortNumber = (orderId: string): string => orderId.slice(-6);

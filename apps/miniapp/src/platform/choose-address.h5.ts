import type { ChosenAddress } from '../model/chosen-address';

/** The preview has no address book: the address of WeChat's own example, so that a delivery can be tried. */
export async function chooseAddress(): Promise<ChosenAddress> {
  return {
    kind: 'chosen',
    address: {
      ...{ name: '张三', phone: '020-81167888', province: '广东省', city: '广州市', district: '海珠区' },
      ...{ street: '新港中路', detail: '397号', postalCode: '510000' },
    },
  };
}

import type { AddressFailure } from '../model/chosen-address';
import { inLanguage } from './language';

const zh = {
  delivery: '配送方式',
  chooseAddress: '选择收货地址',
  addressHint: '使用微信里的地址，只用于这笔订单',
  noDelivery: '付款后即完成，无需配送',
  phone: '联系电话（选填）',
  note: '备注（选填）',
  /** Why there is no address, and what to do. */
  noAddress: {
    cancelled: '还没有选择地址，点上面再选一次',
    refused: '需要你同意隐私保护指引才能使用微信地址。请稍等几秒再点一次并选择同意，或换一种配送方式',
    undeclared: '店铺暂时不能使用微信地址，请换一种配送方式，或联系客服',
    failed: '没有取到地址，请再试一次',
  } satisfies Record<AddressFailure, string>,
  addressProblem: {
    name: '请为地址填写收货人姓名，50 个字以内',
    phone: '这个地址没有可用的电话，请在微信里补上',
    detail: '请填写详细地址，200 个字以内',
  },
  items: '商品',
  reserved: '下单后会为你留货，超时未付款订单自动取消',
  pay: (total: string) => `立即支付 ${total}`,
  less: '部分商品库存不足，已为你调整数量',
  empty: '没有可以结算的商品',
  emptyHint: '它们可能已经售罄或下架',
  priceChanged: {
    title: '价格有变化',
    content: (before: string, after: string) => `合计由 ${before} 变为 ${after}，继续支付吗？`,
    yes: '继续支付',
    no: '不买了',
  },
};

const en: typeof zh = {
  delivery: 'Delivery',
  chooseAddress: 'Choose an address',
  addressHint: 'From WeChat, for this order only',
  noDelivery: 'Complete once you have paid; nothing is delivered',
  phone: 'Phone (optional)',
  note: 'Note to the shop (optional)',
  noAddress: {
    cancelled: 'No address was chosen; tap above to choose one',
    refused:
      'WeChat gives us your address only if you agree to the privacy notice. Tap again in a few seconds and agree, or choose another delivery',
    undeclared: 'The shop cannot use addresses of WeChat yet; choose another delivery, or contact us',
    failed: 'The address did not arrive; please try again',
  },
  addressProblem: {
    name: 'The address needs a name of at most 50 characters',
    phone: 'The address has no usable phone number; please add one in WeChat',
    detail: 'The address needs details of at most 200 characters',
  },
  items: 'Items',
  reserved: 'We hold your items once you order; unpaid orders expire',
  pay: (total) => `Pay ${total}`,
  less: 'Some items are short in stock; quantities adjusted',
  empty: 'Nothing to order',
  emptyHint: 'The items may be sold out or no longer sold',
  priceChanged: {
    title: 'Price changed',
    content: (before, after) => `The total changed from ${before} to ${after}. Continue?`,
    yes: 'Pay',
    no: 'Cancel order',
  },
};

export const CHECKOUT_TEXTS = { zh, en };

/** Every word of the checkout. */
export const checkoutText = inLanguage(CHECKOUT_TEXTS);

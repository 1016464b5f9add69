const NAMES = {
  BDT: '八达通',
  CNEX: '佳吉快递',
  DBL: '德邦快递',
  DHL: 'DHL',
  EMS: 'EMS',
  FEDEX: 'FedEx',
  HHTT: '天天快递',
  HTKY: '百世快递',
  JD: '京东物流',
  JTSD: '极兔速递',
  SF: '顺丰速运',
  STO: '申通快递',
  UC: '优速快递',
  UPS: 'UPS',
  YD: '韵达速递',
  YTO: '圆通速递',
  YZPY: '邮政快递包裹',
  ZJS: '宅急送',
  ZTO: '中通快递',
} as const;

/** Some of the companies that WeChat lists. https://developers.weixin.qq.com/miniprogram/dev/server/API/weixin-express/express-msg/api_get_delivery_list.html */
export const DELIVERY_COMPANIES = Object.entries(NAMES).map(([delivery_id, delivery_name]) => ({
  delivery_id,
  delivery_name,
}));

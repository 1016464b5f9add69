export const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'HEAD'];

/** Paths of api.weixin.qq.com that need a token, which half of the requests have. */
export const TOKEN_PATHS = [
  '/wxa/sec/order/upload_shipping_info',
  '/wxa/sec/order/upload_combined_shipping_info',
  '/wxa/sec/order/get_order',
  '/wxa/sec/order/get_order_list',
  '/wxa/sec/order/notify_confirm_receive',
  '/wxa/sec/order/set_msg_jump_path',
  '/wxa/sec/order/is_trade_managed',
  '/wxa/sec/order/is_trade_management_confirmation_completed',
  '/wxa/sec/order/opspecialorder',
  '/cgi-bin/express/delivery/open_msg/get_delivery_list',
  '/cgi-bin/message/subscribe/send',
  '/wxaapi/newtmpl/gettemplate',
  '/wxaapi/newtmpl/addtemplate',
  '/wxaapi/newtmpl/deltemplate',
  '/wxaapi/newtmpl/getpubtemplatetitles?ids=307&start=-1&limit=x',
  '/wxaapi/newtmpl/getpubtemplatekeywords?tid=%ff',
  '/wxa/business/getuserphonenumber',
];

export const PATHS = [
  '/',
  '/page/app.js',
  '/page/../index.js',
  '/sns/jscode2session?appid=%&js_code=%ff',
  '/cgi-bin/stable_token',
  '/wxa/sec/order/upload_shipping_info?access_token=%00',
  ...TOKEN_PATHS,
  '/v3/pay/transactions/jsapi',
  ...['jsapi', 'native', 'h5', 'app'].map((product) => `/v3/pay/partner/transactions/${product}`),
  '/v3/pay/partner/transactions/out-trade-no/FUZZ-000001?sp_mchid=1&sub_mchid=2',
  '/v3/pay/partner/transactions/id/42000?sub_mchid=%E5',
  '/v3/pay/partner/transactions/out-trade-no/%ff/close',
  '/v3/refund/domestic/refunds/FUZZ-000001?sub_mchid=%ff',
  '/v3/bill/tradebill?bill_date=2026-01-01&sub_mchid=2',
  '/_sim/sub-merchants',
  '/_sim/merchants',
  '/v3/pay/transactions/native',
  '/v3/pay/transactions/h5',
  '/v3/pay/transactions/app',
  ...['jsapi', 'native', 'h5', 'app'].map((product) => `/v3/combine-transactions/${product}`),
  '/v3/combine-transactions/out-trade-no/FUZZ-000001',
  '/v3/combine-transactions/out-trade-no/%ff/close',
  '/v3/pay/transactions/out-trade-no/FUZZ-000001?mchid=1',
  '/v3/pay/transactions/out-trade-no/%ff/close',
  '/v3/pay/transactions/id/42000?mchid=%E5',
  '/v3/refund/domestic/refunds',
  '/v3/refund/domestic/refunds/%ff',
  '/v3/refund/domestic/refunds/5030/apply-abnormal-refund',
  '/v3/certificates?algorithm_type=ALL',
  '/v3/bill/tradebill?bill_date=0000-00-00&bill_type=x',
  '/v3/bill/fundflowbill?bill_date=9999-99-99&account_type=%',
  '/v3/billdownload/file?token=%00',
  '/_sim/login',
  '/_sim/cashier',
  '/_sim/cashier/app',
  '/_sim/cashier/native',
  '/_sim/cashier/h5',
  '/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=%ff&package=1&redirect_url=%',
  '/_sim/orders?limit=-1',
  '/_sim/combined-orders',
  '/_sim/orders/%ff',
  '/_sim/orders/FUZZ-000001',
  '/_sim/refunds/%ff',
  '/_sim/notifications/x/resend',
  '/_sim/events?after=x',
  '/_sim/books?after=1e400',
  '/_sim/clock',
  '/_sim/faults',
  '/_sim/keys',
  '/_sim/preview',
  '/_sim/shipments',
  '/_sim/receipt',
  '/_sim/trade-management',
  '/_sim/message-push',
  '/_sim/templates',
  '/_sim/templates/%ff',
  '/_sim/subscribe-message',
  '/_sim/users/%ff/inbox',
  '/_sim/users/alice/subscriptions',
  '/_sim/users/alice/addresses',
  '/_sim/phone-number',
  '/_sim/address',
  '/_sim/pages',
  '/_sim/reset',
];

/** Field names of every body that anything here reads. */
export const FIELDS = `
  appid mchid description out_trade_no notify_url amount payer openid total refund currency time_expire attach
  detail scene_info h5_info payer_client_ip identity codeUrl sp_appid sp_mchid sub_appid sub_mchid sp_openid
  sub_openid settle_info profit_sharing combine_appid combine_mchid combine_out_trade_no sub_orders
  combine_payer_info total_amount h5Url prepayId partnerId sign out_refund_no transaction_id funds_account
  grant_type secret force_refresh order_key shipping_list upload_time delivery_mode type timeStamp nonceStr
  package signType paySign action user advanceMs freeze reset seed rules operation fault probability times
  signWith refunds mode variant order_number_type logistics_type tracking_no express_company item_desc contact
  merchant_id merchant_trade_no pay_time_range last_index page_size order_id delay_to path touser template_id
  data thing1 value tid kidList priTmplId code received_time tmplIds choices errCode keywords title addresses
  pages managed banAfterMs url token __proto__ constructor toString status refundOutcome bank_account
`
  .trim()
  .split(/\s+/)
  .concat('');

export const WORDS = [
  '',
  'pay',
  'FUZZ-000001',
  'CNY',
  'http://127.0.0.1:9/',
  'prepay_id=wx',
  '\u0000',
  '😀',
  '\ud800',
  '2026-01-01T00:00:00+08:00',
];
export const NUMBERS = [0, -1, 1, 1.5, 1e300, 2 ** 31, 2 ** 53, -0];

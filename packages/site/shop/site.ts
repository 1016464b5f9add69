import type { Site } from '../src/types.js';

/** The shop: edit this. */
export const site: Site = {
  name: { zh: '山野咖啡', en: 'Wild Hill Coffee' },
  words: {
    headline: { zh: '今天喝点什么？', en: 'What will you brew?' },
    motto: { zh: '小批量烘焙，当天烘当天发', en: 'Roasted in small batches, shipped the same day' },
    share: { zh: '山野咖啡，小批量烘焙的好豆子', en: 'Wild Hill Coffee, roasted in small batches' },
    greeting: { zh: '你好，咖啡爱好者', en: 'Hello, coffee lover' },
    choose: { zh: '挑一包喜欢的豆子吧', en: 'Find some beans you like' },
    restocking: {
      zh: '新豆正在路上，稍后再来看看',
      en: 'New beans are on their way; please check back later',
    },
    preparing: {
      zh: '咖啡师已经收到订单，正在为你准备',
      en: 'The barista has your order and is preparing it',
    },
  },
  colours: {
    light: {
      background: '#f7f3ee',
      surface: '#ffffff',
      ink: '#2b211b',
      muted: '#6f6157',
      line: '#e8dfd5',
      accent: '#8a4b2a',
      'on-accent': '#ffffff',
      soft: '#f3e7dc',
      good: '#27704a',
      'on-good': '#ffffff',
      warning: '#a8481a',
    },
    dark: {
      background: '#171310',
      surface: '#241e19',
      ink: '#f3ebe3',
      muted: '#b3a498',
      line: '#3a3029',
      accent: '#d99a6f',
      'on-accent': '#1d130c',
      soft: '#33281f',
      good: '#6fcf97',
      'on-good': '#10261a',
      warning: '#f0a56b',
    },
  },
  contact: { phone: '021-0000 0000' },
  policies: {
    returns: {
      zh: '未拆封的商品签收七天内可以退。有质量问题请随时联系我们，运费由我们承担。',
      en: 'Unopened goods can be returned within seven days. If something is wrong with them, tell us any time: we pay the postage.',
    },
    privacy: {
      zh: '登录由微信完成，我们不保存你的资料。地址、电话和备注只用于送达你的订单，下单 {days} 天后删除。',
      en: 'WeChat logs you in; we keep no profile of you. Address, phone and note serve your order only, and are erased {days} days after it.',
    },
  },
  orderMinutes: 15,
  latePayments: 'refund',
  delivery: {
    kinds: ['pickup', 'express', 'none'],
    express: { fee: { flatFen: 800, freeFromFen: 9900 } },
    pickup: {
      places: [
        {
          id: 'roastery',
          name: { zh: '山野咖啡烘焙坊', en: 'Wild Hill Roastery' },
          address: { zh: '上海市徐汇区永康路 88 号', en: '88 Yongkang Road, Xuhui, Shanghai' },
          hours: { zh: '每天 9:00–20:00', en: 'Every day, 9:00–20:00' },
        },
      ],
    },
    remindAfterHours: 36,
    personalDataDays: 180,
  },
  messages: {
    PAID: {
      templateId: 'Demo-order-paid',
      fields: {
        character_string1: '{orderNumber}',
        thing2: '{goods}',
        amount3: '{paid}',
        time4: '{paidAt}',
        thing5: '我们开始准备你的订单',
      },
    },
    SHIPPED: {
      templateId: 'Demo-order-shipped',
      fields: {
        character_string1: '{orderNumber}',
        thing2: '{goods}',
        thing3: '{carrier}',
        character_string4: '{trackingNo}',
        time6: '{shippedAt}',
      },
    },
    READY: {
      templateId: 'Demo-order-ready',
      fields: {
        character_string1: '{orderNumber}',
        thing2: '{goods}',
        character_string3: '{code}',
        thing4: '{place}',
        thing5: '请出示取货码',
      },
    },
    REFUNDED: {
      templateId: 'Demo-order-refunded',
      fields: {
        character_string1: '{orderNumber}',
        thing2: '{goods}',
        amount3: '{refund}',
        date4: '{refundedAt}',
        phrase6: '已退款',
      },
    },
    CLOSING_SOON: {
      templateId: 'Demo-order-closing',
      fields: {
        character_string1: '{orderNumber}',
        thing2: '{goods}',
        amount3: '{total}',
        time4: '{closesAt}',
        thing5: '付款后我们马上准备',
      },
    },
  },
};

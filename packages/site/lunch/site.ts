import type { Site } from '../src/types.js';

/** A second demo in another trade: lunch boxes, ordered ahead and collected. `SITE=lunch pnpm start` shows it. */
export const lunch: Site = {
  name: { zh: '小满便当', en: 'Xiaoman Lunch' },
  words: {
    headline: { zh: '中午吃什么？', en: 'What’s for lunch?' },
    motto: { zh: '十点半前下单，十一点半起到店取', en: 'Order by 10:30, collect from 11:30' },
    share: { zh: '小满便当，提前订，到点取', en: 'Xiaoman Lunch: order ahead, collect on time' },
    greeting: { zh: '你好，今天也要好好吃饭', en: 'Hello, have a good lunch' },
    choose: { zh: '挑一份今天的便当吧', en: 'Find a lunch box you like' },
    restocking: { zh: '今天的便当卖完了，明天见', en: 'Today’s boxes are gone; see you tomorrow' },
    preparing: { zh: '后厨已经收到订单，正在为你现做', en: 'The kitchen has your order and is cooking it' },
  },
  colours: {
    light: {
      background: '#f4f6ee',
      surface: '#ffffff',
      ink: '#1c241b',
      muted: '#57624f',
      line: '#dde4d2',
      accent: '#2c6e49',
      'on-accent': '#ffffff',
      soft: '#e4eed9',
      good: '#1f6a57',
      'on-good': '#ffffff',
      warning: '#9a4012',
    },
    dark: {
      background: '#0f140f',
      surface: '#19211a',
      ink: '#e9f1e5',
      muted: '#a2b09d',
      line: '#2c382c',
      accent: '#8fd3a4',
      'on-accent': '#0c2114',
      soft: '#223024',
      good: '#74d3bd',
      'on-good': '#0b241e',
      warning: '#f0a56b',
    },
  },
  contact: { phone: '021-0000 0001' },
  policies: {
    returns: {
      zh: '备餐前可以取消，全额退款。餐品有问题请当天联系我们。',
      en: 'You can cancel for a full refund until we start to cook. If something is wrong with your food, tell us the same day.',
    },
    privacy: {
      zh: '登录由微信完成，我们不保存你的资料。地址、电话和备注只用于送达你的订单，下单 {days} 天后删除。',
      en: 'WeChat logs you in; we keep no profile of you. Address, phone and note serve your order only, and are erased {days} days after it.',
    },
  },
  orderMinutes: 10,
  latePayments: 'deliver',
  delivery: {
    kinds: ['pickup'],
    express: { fee: { flatFen: 0, freeFromFen: null } },
    pickup: {
      places: [
        {
          id: 'canteen',
          name: { zh: '小满便当 · 漕河泾店', en: 'Xiaoman Lunch, Caohejing' },
          address: { zh: '上海市徐汇区宜山路 900 号 B1', en: '900 Yishan Road B1, Xuhui, Shanghai' },
          hours: { zh: '工作日 11:30–13:30', en: 'Workdays, 11:30–13:30' },
        },
        {
          id: 'lobby',
          name: { zh: '创新大厦大堂取餐柜', en: 'Innovation Tower, lobby lockers' },
          address: { zh: '上海市徐汇区桂平路 391 号大堂', en: '391 Guiping Road, lobby, Xuhui, Shanghai' },
          hours: { zh: '工作日 11:45–13:00', en: 'Workdays, 11:45–13:00' },
        },
      ],
    },
    remindAfterHours: 4,
    personalDataDays: 30,
  },
  messages: {
    PAID: null,
    SHIPPED: null,
    READY: {
      templateId: 'Lunch-order-ready',
      fields: {
        character_string1: '{orderNumber}',
        thing2: '{goods}',
        character_string3: '{code}',
        thing4: '{place}',
        thing5: '趁热来取，请出示取餐码',
      },
    },
    REFUNDED: {
      templateId: 'Lunch-order-refunded',
      fields: {
        character_string1: '{orderNumber}',
        thing2: '{goods}',
        amount3: '{refund}',
        date4: '{refundedAt}',
        phrase6: '已退款',
      },
    },
    CLOSING_SOON: null,
  },
};

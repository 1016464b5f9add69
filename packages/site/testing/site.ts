import type { Site } from '../src/types.js';

/** The shop of the tests, so that a team that edits its own breaks none of them. Every delivery kind is offered. */
export const testing: Site = {
  name: { zh: '试验小店', en: 'Test Shop' },
  words: {
    headline: { zh: '试试哪一样？', en: 'What will you try?' },
    motto: { zh: '每一样都试过一遍', en: 'Everything was tried once' },
    share: { zh: '试验小店，样样都试过', en: 'Test Shop, where everything was tried' },
    greeting: { zh: '你好，试用者', en: 'Hello, tester' },
    choose: { zh: '挑一样试试吧', en: 'Find something to try' },
    restocking: { zh: '新货正在路上，稍后再来看看', en: 'New goods are on their way' },
    preparing: { zh: '小店已经收到订单，正在为你准备', en: 'The shop has your order and is preparing it' },
  },
  colours: {
    light: {
      background: '#f2f5f7',
      surface: '#ffffff',
      ink: '#16212a',
      muted: '#556470',
      line: '#d9e1e7',
      accent: '#24557a',
      'on-accent': '#ffffff',
      soft: '#e2ecf3',
      good: '#1f6b45',
      'on-good': '#ffffff',
      warning: '#96430f',
    },
    dark: {
      background: '#0f1418',
      surface: '#1a2127',
      ink: '#e8eef2',
      muted: '#a0afba',
      line: '#2c363e',
      accent: '#8fc1e6',
      'on-accent': '#0b1a26',
      soft: '#22303b',
      good: '#74d39c',
      'on-good': '#0e2418',
      warning: '#f0a56b',
    },
  },
  contact: { phone: '021-0000 0002' },
  policies: {
    returns: {
      zh: '试完不满意，七天内可以退。',
      en: 'What does not pass the test can be returned within seven days.',
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
          name: { zh: '试验台', en: 'Test Bench' },
          address: { zh: '上海市徐汇区试验路 1 号', en: '1 Test Road, Xuhui, Shanghai' },
          hours: { zh: '每天 9:00–20:00', en: 'Every day, 9:00–20:00' },
        },
      ],
    },
    remindAfterHours: 36,
    personalDataDays: 180,
  },
  messages: {
    PAID: {
      templateId: 'Test-order-paid',
      fields: {
        character_string1: '{orderNumber}',
        thing2: '{goods}',
        amount3: '{paid}',
        time4: '{paidAt}',
        thing5: '我们开始准备你的订单',
      },
    },
    SHIPPED: {
      templateId: 'Test-order-shipped',
      fields: {
        character_string1: '{orderNumber}',
        thing2: '{goods}',
        thing3: '{carrier}',
        character_string4: '{trackingNo}',
        time6: '{shippedAt}',
      },
    },
    READY: {
      templateId: 'Test-order-ready',
      fields: {
        character_string1: '{orderNumber}',
        thing2: '{goods}',
        character_string3: '{code}',
        thing4: '{place}',
        thing5: '请出示取货码',
      },
    },
    REFUNDED: {
      templateId: 'Test-order-refunded',
      fields: {
        character_string1: '{orderNumber}',
        thing2: '{goods}',
        amount3: '{refund}',
        date4: '{refundedAt}',
        phrase6: '已退款',
      },
    },
    CLOSING_SOON: {
      templateId: 'Test-order-closing',
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

import {
  itsMilliseconds,
  LINE_FEED_MISTAKES,
  nearbySeconds,
  type SigningText,
  type TextMistake,
  withLine,
} from './signing-text.js';

const APP_ID = 0;
const TIME_STAMP = 1;
const NONCE_STR = 2;
/** `package` of a mini-program, `prepayId` of an app. */
const PREPAY = 3;

const lineOf = ({ lines }: SigningText, index: number) => String(lines[index] ?? '');

const ORDERS = [
  [0, 2, 1, 3],
  [1, 2, 0, 3],
  [0, 1, 3, 2],
  [0, 2, 3, 1],
  [0, 3, 1, 2],
  [0, 3, 2, 1],
  [1, 2, 3, 0],
  [1, 2, 3],
] as const;

/** The usual mistakes in the text of wx.requestPayment. */
export function paySignMistakes(merchantId: string) {
  return [
    {
      mistake: 'prepayIdWithoutPrefix',
      explanation:
        'The bare prepay_id was signed, as in an app. A mini-program signs the package with its prefix, prepay_id=….',
      variants: (text) => withLine(text, PREPAY, lineOf(text, PREPAY).replace(/^prepay_id=/, '')),
    },
    {
      mistake: 'packageDiffers',
      explanation: 'The signed package differs from the passed one. Both are prepay_id=….',
      variants: (text) =>
        withLine(
          text,
          PREPAY,
          `prepay_id=${lineOf(text, PREPAY)}`,
          `package=${lineOf(text, PREPAY)}`,
          `"${lineOf(text, PREPAY)}"`,
          'Sign=WXPay',
        ),
    },
    ...sharedMistakes(merchantId, 'package'),
    {
      mistake: 'keyValuePairs',
      explanation: 'Pairs joined by & were signed, as in APIv2. APIv3 signs four lines.',
      variants: (text) => {
        const [appId, timeStamp, nonceStr, packageValue] = text.lines;
        const pairs = `appId=${appId}&nonceStr=${nonceStr}&package=${packageValue}&signType=RSA&timeStamp=${timeStamp}`;
        return [{ ...text, lines: [pairs], end: '' }];
      },
    },
  ] as const satisfies readonly TextMistake<string>[];
}

/** The usual mistakes in the text of an app. */
export function appSignMistakes(merchantId: string) {
  return [
    {
      mistake: 'packageDiffers',
      explanation:
        'The last signed line is not the passed prepayId. An app signs the bare prepay_id: no prefix, and no Sign=WXPay.',
      variants: (text) =>
        withLine(
          text,
          PREPAY,
          `prepay_id=${lineOf(text, PREPAY)}`,
          `"${lineOf(text, PREPAY)}"`,
          'Sign=WXPay',
        ),
    },
    ...sharedMistakes(merchantId, 'prepayId'),
    {
      mistake: 'keyValuePairs',
      explanation: 'Pairs joined by & were signed, as in APIv2. APIv3 signs four lines.',
      variants: (text) => {
        const [appId, timeStamp, nonceStr, prepayId] = text.lines;
        const pairs = `appid=${appId}&noncestr=${nonceStr}&package=Sign=WXPay&partnerid=${merchantId}&prepayid=${prepayId}&timestamp=${timeStamp}`;
        return [{ ...text, lines: [pairs], end: '' }];
      },
    },
  ] as const satisfies readonly TextMistake<string>[];
}

/** The mistakes of both. `lastLine` names the fourth line. */
function sharedMistakes(merchantId: string, lastLine: 'package' | 'prepayId') {
  return [
    ...LINE_FEED_MISTAKES,
    {
      mistake: 'otherAppId',
      explanation: `The first signed line is not the appid of the ${lastLine === 'package' ? 'mini-program' : 'app'}.`,
      variants: (text) => withLine(text, APP_ID, merchantId, '', 'undefined', 'null'),
    },
    {
      mistake: 'timestampsDiffer',
      explanation: 'The signed timeStamp is not the passed one. Take the time once.',
      variants: (text) => withLine(text, TIME_STAMP, ...nearbySeconds(text.lines[TIME_STAMP])),
    },
    {
      mistake: 'millisecondsSigned',
      explanation: 'The signed timeStamp is in milliseconds. Sign the passed whole seconds.',
      variants: (text) => withLine(text, TIME_STAMP, ...itsMilliseconds(text.lines[TIME_STAMP])),
      isAlone: true,
    },
    {
      mistake: 'nonceDiffers',
      explanation: 'The case of the signed nonceStr differs from the passed one.',
      variants: (text) =>
        withLine(
          text,
          NONCE_STR,
          lineOf(text, NONCE_STR).toLowerCase(),
          lineOf(text, NONCE_STR).toUpperCase(),
        ),
    },
    {
      mistake: 'lineOrder',
      explanation: `The order of the lines is wrong. It is appId, timeStamp, nonceStr, ${lastLine}.`,
      variants: (text) =>
        ORDERS.map((order) => ({ ...text, lines: order.map((index) => text.lines[index] ?? '') })),
    },
  ] as const satisfies readonly TextMistake<string>[];
}

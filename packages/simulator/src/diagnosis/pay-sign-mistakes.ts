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
const PACKAGE = 3;

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
      variants: (text) => withLine(text, PACKAGE, lineOf(text, PACKAGE).replace(/^prepay_id=/, '')),
    },
    {
      mistake: 'packageDiffers',
      explanation: 'The signed package differs from the passed one. Both are prepay_id=….',
      variants: (text) =>
        withLine(
          text,
          PACKAGE,
          `prepay_id=${lineOf(text, PACKAGE)}`,
          `package=${lineOf(text, PACKAGE)}`,
          `"${lineOf(text, PACKAGE)}"`,
          'Sign=WXPay',
        ),
    },
    ...LINE_FEED_MISTAKES,
    {
      mistake: 'otherAppId',
      explanation: 'The first signed line is not the appid of the mini-program.',
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
      explanation: 'The order of the lines is wrong. It is appId, timeStamp, nonceStr, package.',
      variants: (text) =>
        ORDERS.map((order) => ({ ...text, lines: order.map((index) => text.lines[index] ?? '') })),
    },
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

/** The groups of checks, in the order in which they are made and shown. */
export const GROUPS = [
  'environment',
  'keys',
  'wechatPay',
  'miniProgram',
  'address',
  'database',
  'build',
] as const;
export type Group = (typeof GROUPS)[number];

/**
 * What a finding means. `warning`: payments work, and something has to be done. `failed`: payments do not work, or will
 * not soon. `notApplicable`: nothing was found out, because there is nothing to look at.
 */
export type Status = 'passed' | 'warning' | 'failed' | 'notApplicable';

/** Every check with what it can find. `words.ts` has the words of each finding. */
export const FINDINGS = {
  environment: { complete: 'passed', missing: 'failed', wrong: 'failed' },
  keyFiles: { closed: 'passed', open: 'failed', none: 'notApplicable' },
  certificate: {
    belongs: 'passed',
    otherKey: 'failed',
    otherSerial: 'failed',
    otherMerchant: 'failed',
    unreadable: 'failed',
    none: 'notApplicable',
  },
  certificateEnd: { far: 'passed', soon: 'warning', over: 'failed', none: 'notApplicable' },
  hosts: { answer: 'passed', backupSilent: 'warning', silent: 'failed' },
  clock: { right: 'passed', drifts: 'warning', wrong: 'failed', unknown: 'notApplicable' },
  signature: { accepted: 'passed', refused: 'failed' },
  keyMode: {
    publicKey: 'passed',
    certificates: 'passed',
    both: 'passed',
    publicKeyMissing: 'failed',
    forbidden: 'failed',
    unclear: 'warning',
  },
  apiV3Key: { opens: 'passed', notified: 'passed', wrong: 'failed', unproven: 'notApplicable' },
  answerKey: { verifies: 'passed', wrong: 'failed', unproven: 'notApplicable' },
  binding: {
    bound: 'passed',
    refused: 'failed',
    leftOpen: 'warning',
    notAsked: 'notApplicable',
    noBuyer: 'notApplicable',
  },
  appSecret: { right: 'passed', wrongAppId: 'failed', wrongSecret: 'failed', refused: 'failed' },
  accessToken: { given: 'passed', addressRefused: 'failed', refused: 'failed' },
  shipping: { managed: 'passed', notManaged: 'passed', unconfirmed: 'warning', refused: 'failed' },
  messages: { fit: 'passed', differ: 'warning', refused: 'failed', none: 'notApplicable' },
  publicAddress: { https: 'passed', notHttps: 'failed', local: 'failed' },
  publicCertificate: { trusted: 'passed', soon: 'warning', untrusted: 'failed', unreachable: 'failed' },
  notifyUrl: {
    refuses: 'passed',
    redirects: 'failed',
    accepts: 'failed',
    slow: 'failed',
    otherAnswer: 'failed',
  },
  bytes: { unchanged: 'passed', changed: 'failed', headersChanged: 'failed', unknownShop: 'failed' },
  database: { sound: 'passed', unusable: 'failed' },
  migrations: { applied: 'passed', pending: 'warning', newer: 'failed' },
  owner: { own: 'passed', nobodys: 'passed', other: 'failed', later: 'notApplicable' },
  disk: { room: 'passed', little: 'warning', full: 'failed' },
  writeAheadLog: { small: 'passed', large: 'warning', none: 'notApplicable' },
  backup: { recent: 'passed', old: 'warning', none: 'warning', gone: 'warning', unasked: 'warning' },
  miniProgramBuild: {
    right: 'passed',
    incomplete: 'failed',
    notProduction: 'failed',
    simulated: 'failed',
    otherApp: 'failed',
    otherAddress: 'failed',
    tooLarge: 'failed',
    none: 'notApplicable',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Status>>>>;

export type CheckName = keyof typeof FINDINGS;
type CodeOf<Name extends CheckName> = keyof (typeof FINDINGS)[Name] & string;

/** What the words of a finding name. Never a secret. */
export type Facts = Readonly<Record<string, string | number>>;

/** What a check has found. */
export interface Found<Name extends CheckName> {
  readonly code: CodeOf<Name>;
  readonly facts?: Facts;
}

/** What each check does. */
export type Checks = { readonly [Name in CheckName]: () => Found<Name> | Promise<Found<Name>> };

interface Check {
  readonly group: Group;
  /** The checks that have to be mended first: without them this one would tell of their mistake once more. */
  readonly needs: readonly CheckName[];
  /** Where to read more: a page of WeChat's, or of these documents. */
  readonly page: string;
}

const PAY = 'https://pay.weixin.qq.com';
const MINI_PROGRAM = 'https://developers.weixin.qq.com/miniprogram/dev';
const SIGNING = `${PAY}/doc/v3/merchant/4012365342`;
const SERIAL = `${PAY}/docs/merchant/development/verify-signature-faq/merchant-serial-number-certificate-incorrect.html`;
const VERIFYING = `${PAY}/doc/v3/merchant/4013053249`;
const PUBLIC_KEY = `${PAY}/doc/v3/merchant/4012154180`;
const NOTIFICATION = `${PAY}/doc/v3/merchant/4012082053`;
const SHIPPING = `${MINI_PROGRAM}/platform-capabilities/business-capabilities/order-shipping/order-shipping.html`;

/** The checks in the order in which they are made. */
export const CHECKS: Readonly<Record<CheckName, Check>> = {
  environment: { group: 'environment', needs: [], page: 'docs/going-live.md' },
  keyFiles: { group: 'keys', needs: ['environment'], page: 'docs/going-live.md' },
  certificate: { group: 'keys', needs: ['environment'], page: SERIAL },
  certificateEnd: { group: 'keys', needs: ['certificate'], page: SERIAL },
  hosts: { group: 'wechatPay', needs: ['environment'], page: `${PAY}/doc/v3/merchant/4013070356` },
  clock: { group: 'wechatPay', needs: ['hosts'], page: VERIFYING },
  signature: { group: 'wechatPay', needs: ['clock'], page: SIGNING },
  keyMode: { group: 'wechatPay', needs: ['signature'], page: PUBLIC_KEY },
  apiV3Key: { group: 'wechatPay', needs: ['keyMode'], page: NOTIFICATION },
  answerKey: { group: 'wechatPay', needs: ['apiV3Key'], page: VERIFYING },
  binding: { group: 'wechatPay', needs: ['answerKey'], page: `${PAY}/doc/v3/merchant/4012525182` },
  appSecret: {
    group: 'miniProgram',
    needs: ['hosts'],
    page: `${MINI_PROGRAM}/OpenApiDoc/user-login/code2Session.html`,
  },
  accessToken: {
    group: 'miniProgram',
    needs: ['appSecret'],
    page: 'https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html',
  },
  shipping: { group: 'miniProgram', needs: ['accessToken'], page: SHIPPING },
  messages: { group: 'miniProgram', needs: ['accessToken'], page: 'docs/messages.md' },
  publicAddress: { group: 'address', needs: ['environment'], page: NOTIFICATION },
  publicCertificate: { group: 'address', needs: ['publicAddress'], page: NOTIFICATION },
  notifyUrl: { group: 'address', needs: ['publicCertificate'], page: NOTIFICATION },
  bytes: { group: 'address', needs: ['notifyUrl', 'clock'], page: 'docs/deploying.md' },
  database: { group: 'database', needs: ['environment'], page: 'docs/backup.md' },
  migrations: { group: 'database', needs: ['database'], page: 'UPGRADING.md' },
  owner: { group: 'database', needs: ['migrations'], page: 'docs/going-live.md' },
  disk: { group: 'database', needs: ['environment'], page: 'docs/backup.md' },
  writeAheadLog: { group: 'database', needs: ['database'], page: 'docs/backup.md' },
  backup: { group: 'database', needs: ['database'], page: 'docs/backup.md' },
  miniProgramBuild: { group: 'build', needs: ['environment'], page: 'docs/miniapp.md' },
};

import { createPublicKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import type { KnownKey } from '../diagnosis/signature-opening.js';
import type { Clock } from '../foundation/clock.js';
import type { RandomBytes } from '../foundation/cryptography.js';
import { writeCertificate } from './certificate.js';
import { type SwitchStage, stageOf } from './key-switch.js';
import { type Keys, type Merchant, randomSerial } from './merchant.js';

/**
 * The kinds of WeChat's keys that a merchant has. Merchants from before about autumn 2024 have platform certificates,
 * later ones only a public key. Merchants that switch have both.
 * https://github.com/wechatpay-apiv3/wechatpay-go (README, 使用公钥验证微信支付签名)
 */
export const KEY_MODES = ['certificate', 'public-key', 'both'] as const;
export type KeyMode = (typeof KEY_MODES)[number];

/** The kinds of keys that can be rotated. */
export const KEY_KINDS = ['platformCertificate', 'payPublicKey'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/**
 * Which key signs if WeChat has both kinds. `requested`: the one that `Wechatpay-Serial` of the request names, else the
 * platform certificate. The others: one kind for everything.
 */
export const SIGNING_CHOICES = ['requested', 'public-key', 'certificate'] as const;
export type SigningChoice = (typeof SIGNING_CHOICES)[number];

const DEFAULT_OVERLAP_MS = 24 * 3600 * 1000;
const CERTIFICATE_LIFETIME_MS = 5 * 365 * 24 * 3600 * 1000;

export interface PlatformKey {
  /** The value of `Wechatpay-Serial`. */
  readonly serial: string;
  readonly privateKey: KeyObject;
  /** When the key is retired, by the movable clock; null for the newest key. */
  readonly goneAtMs: number | null;
}

export interface PlatformCertificate extends PlatformKey {
  /** PEM. */
  readonly certificate: string;
  readonly effectiveAtMs: number;
  readonly expiresAtMs: number;
}

/** WeChat's keys without their secrets, as `/_sim/keys` shows them. Newest last, times in ISO 8601. */
export interface KeysView {
  readonly mode: KeyMode;
  readonly platformCertificates: { serialNo: string; certificate: string; goneAt: string | null }[];
  readonly payPublicKeys: { id: string; publicKey: string; goneAt: string | null }[];
  /** The switch from certificates to the public key; null unless it is under way. */
  readonly switch: SwitchStage | null;
}

interface Options {
  /** The kinds at the start and after a reset. */
  readonly firstMode: KeyMode;
  readonly merchant: Merchant;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

/** WeChat's keys for one merchant, and their rotation. */
export function createKeyring({ firstMode, merchant, keys, clock, randomBytes }: Options) {
  const first = firstKeys(merchant, keys);
  let certificates: readonly PlatformCertificate[] = first.certificates;
  let publicKeys: readonly PlatformKey[] = first.publicKeys;
  let mode = firstMode;
  let switchStartedAtMs: number | null = null;

  const isAlive = ({ goneAtMs }: PlatformKey) => goneAtMs === null || goneAtMs > clock.now();
  const platformCertificates = () => (mode === 'public-key' ? [] : certificates.filter(isAlive));
  const isNewestPublicKey = (key: PlatformKey) => key === publicKeys.at(-1);
  const payPublicKeys = () => (mode === 'certificate' ? [] : publicKeys.filter(isAlive));
  const retire = <Key extends PlatformKey>(keys: readonly Key[], overlapMs: number): Key[] =>
    keys.filter(isAlive).map((key) => ({ ...key, goneAtMs: key.goneAtMs ?? clock.now() + overlapMs }));

  function choices(signWith: SigningChoice): readonly PlatformKey[] {
    const [publicOnes, certified] = [payPublicKeys(), platformCertificates()];
    switch (signWith) {
      case 'requested':
        return [...publicOnes, ...certified];
      case 'public-key':
        return publicOnes.length > 0 ? publicOnes : certified;
      case 'certificate':
        return certified.length > 0 ? certified : publicOnes;
    }
  }

  const switchStage = () => (switchStartedAtMs === null ? null : stageOf(clock.now() - switchStartedAtMs));

  return {
    /** Chooses the kinds, and ends a switch. */
    setMode(next: KeyMode): void {
      mode = next;
      switchStartedAtMs = null;
    },

    /** From now on the merchant has both kinds, and more notifications come with the public key each day. */
    startSwitch(): void {
      mode = 'both';
      switchStartedAtMs = clock.now();
    },

    /** Returns to the platform certificate for everything. */
    rollSwitchBack(): void {
      mode = 'certificate';
      switchStartedAtMs = null;
    },

    /** The valid platform certificates, newest last; none in public-key mode. */
    platformCertificates,

    /** The serial to ask for in a notification. During the switch WeChat chooses, else the merchant's request did. */
    notificationSerial(requestedSerial: string | null): string | null {
      const stage = switchStage();
      if (stage === null) return requestedSerial;
      const isPublicKey = randomBytes(4).readUInt32BE() / 2 ** 32 < stage.publicKeyShare;
      return (isPublicKey ? payPublicKeys() : platformCertificates()).at(-1)?.serial ?? null;
    },

    /** The key to sign with: the requested one if it is valid, else the newest; a certificate's where there is one. */
    signingKey(requestedSerial: string | null, signWith: SigningChoice): PlatformKey {
      const keys = choices(signWith);
      const isRequested = ({ serial }: PlatformKey) => serial === requestedSerial;
      // The id of a key that is gone still names its kind.
      const newest = (publicKeys.some(isRequested) ? keys.find(isNewestPublicKey) : undefined) ?? keys.at(-1);
      return keys.find(isRequested) ?? newest ?? first.publicKeys[0];
    },

    /** The private key of a valid serial or id; null for any other. */
    privateKeyOf: (serial: string): KeyObject | null =>
      [...platformCertificates(), ...payPublicKeys()].find((key) => key.serial === serial)?.privateKey ??
      null,

    /**
     * Makes a new key that signs at once. The old one stays valid for `overlapMs` by the movable clock, a day by
     * default. Until then it is offered, and signs for requests that name it.
     */
    rotate(kind: KeyKind, overlapMs = DEFAULT_OVERLAP_MS): string {
      switch (kind) {
        case 'platformCertificate': {
          const next = newCertificate(clock.realNow(), randomBytes);
          certificates = [...retire(certificates, overlapMs), next];
          return next.serial;
        }
        case 'payPublicKey': {
          const serial = `PUB_KEY_ID_01${merchant.merchantId}${randomBytes(4).toString('hex')}`;
          const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
          publicKeys = [...retire(publicKeys, overlapMs), { serial, privateKey, goneAtMs: null }];
          return serial;
        }
      }
    },

    /** Whether a serial or id is or was WeChat's. */
    isKnownSerial: (serial: string): boolean =>
      [...certificates, ...publicKeys].some((key) => key.serial === serial),

    /** WeChat's keys that a merchant may have signed with by mistake. */
    knownKeys: (): KnownKey[] => [
      ...certificates.map(({ serial, privateKey }) => ({
        owner: `WeChat’s key behind the platform certificate ${serial}`,
        publicKey: createPublicKey(privateKey),
      })),
      ...publicKeys.map(({ serial, privateKey }) => ({
        owner: `WeChat’s key behind ${serial}`,
        publicKey: createPublicKey(privateKey),
      })),
    ],

    view: (): KeysView => ({
      mode,
      platformCertificates: platformCertificates().map(({ serial, certificate, goneAtMs }) => ({
        serialNo: serial,
        certificate,
        goneAt: iso(goneAtMs),
      })),
      payPublicKeys: payPublicKeys().map(({ serial, privateKey, goneAtMs }) => ({
        id: serial,
        publicKey: String(createPublicKey(privateKey).export({ type: 'spki', format: 'pem' })),
        goneAt: iso(goneAtMs),
      })),
      switch: switchStage(),
    }),

    /** Returns to the merchant's first keys and kinds. */
    reset(): void {
      ({ certificates, publicKeys } = first);
      mode = firstMode;
      switchStartedAtMs = null;
    },
  };
}

export type Keyring = ReturnType<typeof createKeyring>;

function firstKeys(merchant: Merchant, keys: Keys) {
  const { validFrom, validTo } = new X509Certificate(merchant.platformCertificate);
  const certificate: PlatformCertificate = {
    serial: merchant.platformSerialNo,
    privateKey: keys.platformPrivateKey,
    certificate: merchant.platformCertificate,
    effectiveAtMs: Date.parse(validFrom),
    expiresAtMs: Date.parse(validTo),
    goneAtMs: null,
  };
  const publicKey: PlatformKey = {
    serial: merchant.payPublicKeyId,
    privateKey: keys.payPrivateKey,
    goneAtMs: null,
  };
  return { certificates: [certificate], publicKeys: [publicKey] as const };
}

function newCertificate(nowMs: number, randomBytes: RandomBytes): PlatformCertificate {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const serial = randomSerial(randomBytes);
  const effectiveAtMs = nowMs - 24 * 3600 * 1000;
  const expiresAtMs = nowMs + CERTIFICATE_LIFETIME_MS;
  const certificate = writeCertificate({
    ...pair,
    serialNo: serial,
    commonName: 'WeChat Pay simulator, platform',
    notBefore: new Date(effectiveAtMs),
    notAfter: new Date(expiresAtMs),
  });
  return { serial, privateKey: pair.privateKey, certificate, effectiveAtMs, expiresAtMs, goneAtMs: null };
}

function iso(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}

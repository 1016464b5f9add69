import type { Storage } from './storage';

/** What a buyer accepted at an order. */
interface Consent {
  readonly orderId: string;
  readonly templateIds: readonly string[];
  /** Whether the server has it. */
  readonly isTold: boolean;
}

const CONSENTS = 'message-consents';
const REFUSALS = 'message-refusals';

/** Older orders are over. */
const AT_MOST = 20;

/** So long a refusal is not asked about again: WeChat may remember it, and then shows no question. */
const REFUSED_MS = 30 * 24 * 3_600_000;

interface Options {
  readonly storage: Storage;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Tells the server. @throws where it has no final answer */
  readonly tell: (orderId: string, templateIds: readonly string[]) => Promise<void>;
}

/** What the buyer of this phone wants to be told of, and what not; kept until the server has it. */
export function createConsents({ storage, now, tell }: Options) {
  const read = (): readonly Consent[] => listOf(storage.read(CONSENTS)).filter(isConsent);
  const write = (consents: readonly Consent[]) =>
    storage.write(CONSENTS, JSON.stringify(consents.slice(0, AT_MOST)));
  const find = (orderId: string) => read().find((one) => one.orderId === orderId);
  const refusals = () =>
    listOf(storage.read(REFUSALS))
      .filter(isRefusal)
      .filter(([, at]) => Math.abs(now() - at) < REFUSED_MS);

  async function tellOne({ orderId, templateIds }: Consent): Promise<void> {
    await tell(orderId, templateIds);
    // More may have been accepted meanwhile.
    const isSame = (one: Consent) => one.orderId === orderId && one.templateIds.length === templateIds.length;
    write(read().map((one) => (isSame(one) ? { ...one, isTold: true } : one)));
  }

  return {
    hasAccepted: (orderId: string, templateId: string): boolean =>
      find(orderId)?.templateIds.includes(templateId) ?? false,

    hasRefused: (templateId: string): boolean => refusals().some(([id]) => id === templateId),

    accept(orderId: string, templateIds: readonly string[]): void {
      const all = [...new Set([...(find(orderId)?.templateIds ?? []), ...templateIds])];
      const others = read().filter((one) => one.orderId !== orderId);
      write([{ orderId, templateIds: all, isTold: false }, ...others]);
    },

    refuse(templateIds: readonly string[]): void {
      const others = refusals().filter(([id]) => !templateIds.includes(id));
      storage.write(REFUSALS, JSON.stringify([...others, ...templateIds.map((id) => [id, now()])]));
    },

    /** The buyer was in the settings, and may want messages now. */
    forgetRefusals: (): void => storage.remove(REFUSALS),

    /** Tells the server what it does not have yet. Without an answer it is told at the next start. */
    async tellAll(): Promise<void> {
      for (const consent of read()) if (!consent.isTold) await tellOne(consent).catch(() => {});
    },
  };
}

function listOf(text: string | null): readonly unknown[] {
  try {
    const list: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';

function isConsent(value: unknown): value is Consent {
  if (typeof value !== 'object' || value === null) return false;
  const { orderId, templateIds, isTold }: Partial<Record<keyof Consent, unknown>> = value;
  return (
    isText(orderId) && Array.isArray(templateIds) && templateIds.every(isText) && typeof isTold === 'boolean'
  );
}

const isRefusal = (value: unknown): value is [string, number] =>
  Array.isArray(value) && isText(value[0]) && typeof value[1] === 'number';

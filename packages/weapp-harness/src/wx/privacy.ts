import type { Machine } from '../realm/logic-instance.js';
import { type Dictionary, dictionary } from '../values.js';
import type { WxEvents } from './events.js';
import type { Overlay } from './overlay.js';
import type { Phone } from './phone.js';
import { type AsyncApi, WxFailure } from './wx-function.js';

const CONTRACT_NAME = '《小程序隐私保护指引》';
const NOT_AUTHORIZED = 104;

export interface PrivacyParts {
  readonly machine: Machine;
  readonly phone: Phone;
  readonly events: WxEvents;
  readonly overlay: Overlay;
}

/** The user's consent to the privacy guide. */
export interface Privacy {
  readonly apis: Record<string, AsyncApi>;
  /** Asks for consent if it is missing; throws a WxFailure if the user refuses. */
  readonly require: () => Promise<void>;
}

/**
 * The privacy interface. A mini-program that listens to `onNeedPrivacyAuthorization` shows its own dialog; otherwise
 * WeChat shows one. https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html
 */
export function createPrivacy({ machine, phone, events, overlay }: PrivacyParts): Privacy {
  function decide(agreed: boolean, settle: (agreed: boolean) => void): void {
    if (agreed) phone.agreeToPrivacyGuide();
    settle(agreed);
  }

  function ask(): Promise<boolean> {
    return new Promise((settle) => {
      const resolve = (answer: unknown) => {
        const { event } = dictionary(answer);
        if (event === 'agree' || event === 'disagree') decide(event === 'agree', settle);
      };
      const info = machine.realm.clone({ referrer: 'requirePrivacyAuthorize' });
      if (events.tell('NeedPrivacyAuthorization', resolve, info)) return;
      overlay.privacyQuestion = {
        answer(agreed) {
          overlay.privacyQuestion = undefined;
          decide(agreed, settle);
        },
      };
      machine.observer.changed();
    });
  }

  async function require(): Promise<void> {
    if (phone.settings.privacyAgreed || (await ask())) return;
    throw new WxFailure('privacy permission is not authorized', { errno: NOT_AUTHORIZED });
  }

  const apis: Record<string, AsyncApi> = {
    getPrivacySetting: (): Dictionary => ({
      needAuthorization: !phone.settings.privacyAgreed,
      privacyContractName: CONTRACT_NAME,
    }),
    requirePrivacyAuthorize: require,
    openPrivacyContract: () => {
      overlay.openedPrivacyGuide += 1;
    },
  };
  return { apis, require };
}

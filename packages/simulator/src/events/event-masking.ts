import { mapObject } from '../foundation/objects.js';
import type { ControlAction } from './control-action.js';
import type { EventFacts, RequestEvent } from './event.js';
import type { Mask } from './secrets.js';

/** Masks the secrets of an event. */
export function maskFacts(facts: EventFacts, mask: Mask): EventFacts {
  const maskOrNull = (text: string | null) => text && mask(text);
  switch (facts.kind) {
    case 'request':
      return {
        ...facts,
        path: mask(facts.path),
        headers: maskHeaders(facts.headers, mask),
        body: mask(facts.body),
        requestSigningString: maskOrNull(facts.requestSigningString),
        responseBody: mask(facts.responseBody),
        responseSigningString: maskOrNull(facts.responseSigningString),
        refusal: maskOrNull(facts.refusal),
        diagnosis: facts.diagnosis && {
          ...facts.diagnosis,
          expectedSigningString: mask(facts.diagnosis.expectedSigningString),
          clientSigningString: maskOrNull(facts.diagnosis.clientSigningString),
        },
      };
    case 'notification':
      return {
        ...facts,
        url: maskPushUrl(mask(facts.url)),
        responseBody: maskOrNull(facts.responseBody),
      };
    case 'control':
      return {
        ...facts,
        summary: mask(facts.summary),
        action: maskAction(facts.action, mask),
      };
  }
}

/** The address of a message push says whose it is, and signs that. */
const maskPushUrl = (url: string) => url.replace(/([?&](?:openid|signature|msg_signature)=)[^&#]+/g, '$1***');

function maskHeaders(headers: RequestEvent['headers'], mask: Mask): RequestEvent['headers'] {
  const masked = Object.entries(headers).map(([name, value]) => [
    name,
    typeof value === 'string' ? mask(value) : value.map(mask),
  ]);
  return Object.fromEntries(masked);
}

function maskAction<Action extends ControlAction>(action: Action, mask: Mask): Action {
  return mapObject<unknown, Action>(action, (value) => (typeof value === 'string' ? mask(value) : value));
}

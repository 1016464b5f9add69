import { useState } from 'react';
import { canSubscribe, subscribe } from '../../platform/subscription';
import { text } from '../../text';
import { Button } from '../../ui/button';

/** Offers subscribe messages after the payment. */
export function SubscribeButton() {
  const [isSubscribed, setSubscribed] = useState(false);
  if (!canSubscribe) return null;
  return (
    <Button
      name="subscribe-button"
      kind="plain"
      disabled={isSubscribed}
      onPress={() => void subscribe().then(setSubscribed)}
    >
      {isSubscribed ? text.result.subscribed : text.result.subscribe}
    </Button>
  );
}

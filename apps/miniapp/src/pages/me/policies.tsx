import { View } from '@tarojs/components';
import { useState } from 'react';
import { text } from '../../text';
import { Button } from '../../ui/button';
import { Sheet } from '../../ui/sheet';
import { Row } from './row';

const POLICIES = ['returns', 'privacy'] as const;

/** What the shop promises: each opens over the page. */
export function Policies() {
  const [open, setOpen] = useState<(typeof POLICIES)[number] | null>(null);
  const close = () => setOpen(null);
  return (
    <View className="card">
      {POLICIES.map((name) => (
        <Row key={name} title={text.me[name]} className={`me-${name}`} onPress={() => setOpen(name)} />
      ))}
      {open === null ? null : (
        <Sheet label={text.me[open]} onClose={close}>
          <View className="me-policy-title">{text.me[open]}</View>
          <View className="me-policy">{text.policies[open]}</View>
          <Button name="policy-close" kind="quiet" onPress={close}>
            {text.me.close}
          </Button>
        </Sheet>
      )}
    </View>
  );
}

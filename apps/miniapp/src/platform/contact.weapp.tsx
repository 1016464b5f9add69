import { Button } from '@tarojs/components';
import type { PropsWithChildren } from 'react';
import './contact.css';

/** Opens the customer service in WeChat; only the platform's button can. */
export function Contact({ children }: PropsWithChildren) {
  return (
    <Button className="contact" openType="contact" hoverClass="contact-pressed">
      {children}
    </Button>
  );
}

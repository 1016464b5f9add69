import { Button } from 'antd';
import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from 'react';
import { navigate } from '../app/router.js';

interface Props extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly href: string;
}

/** A link to a page of the console. It is a real link: it can be copied, and opened in another tab. */
export function Link({ href, onClick, ...rest }: Props) {
  function open(event: MouseEvent<HTMLAnchorElement>): void {
    onClick?.(event);
    openHere(event, href);
  }
  return <a href={href} onClick={open} {...rest} />;
}

interface ButtonProps {
  readonly href: string;
  readonly icon?: ReactNode;
  readonly size?: 'small' | 'middle';
  readonly children: ReactNode;
}

/** The same with the look of a button. */
export function LinkButton({ href, icon, size = 'middle', children }: ButtonProps) {
  return (
    <Button href={href} icon={icon} size={size} onClick={(event) => openHere(event, href)}>
      {children}
    </Button>
  );
}

function openHere(event: MouseEvent<HTMLElement>, href: string): void {
  const isForBrowser = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
  if (event.defaultPrevented || isForBrowser) return;
  event.preventDefault();
  navigate(href);
}

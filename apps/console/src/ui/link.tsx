import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { navigate } from '../app/router.js';

interface Props extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly href: string;
}

/** A link to a page of the console. It is a real link: it can be copied, and opened in another tab. */
export function Link({ href, onClick, ...rest }: Props) {
  function open(event: MouseEvent<HTMLAnchorElement>): void {
    onClick?.(event);
    const isForBrowser =
      event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
    if (event.defaultPrevented || isForBrowser) return;
    event.preventDefault();
    navigate(href);
  }
  return <a href={href} onClick={open} {...rest} />;
}

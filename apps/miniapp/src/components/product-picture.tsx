import { Image } from '@tarojs/components';
import './product-picture.css';

interface Props {
  readonly url: string;
  readonly name: string;
  readonly size: 'card' | 'thumb' | 'full';
}

/** A product's picture on a warm ground, so that nothing jumps while it loads. */
export function ProductPicture({ url, name, size }: Props) {
  return (
    <Image
      className={`picture picture-${size}`}
      src={url}
      mode="aspectFill"
      ariaLabel={name}
      lazyLoad={size === 'card'}
    />
  );
}

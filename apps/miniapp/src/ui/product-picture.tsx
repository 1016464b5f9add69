import { Image, View } from '@tarojs/components';
import { useState } from 'react';
import './product-picture.css';

interface Props {
  /** Empty where there is none. */
  readonly url: string;
  readonly name: string;
  readonly size: 'card' | 'thumb' | 'full';
}

/** A product's picture on a warm ground, so that nothing jumps while it loads; a mark where it cannot be had. */
export function ProductPicture({ url, name, size }: Props) {
  const [missing, setMissing] = useState('');
  if (url === missing) {
    return (
      <View className={`picture picture-${size} picture-missing`} ariaRole="img" ariaLabel={name}>
        ☕
      </View>
    );
  }
  return (
    <Image
      className={`picture picture-${size}`}
      src={url}
      mode="aspectFill"
      ariaLabel={name}
      lazyLoad={size === 'card'}
      onError={() => setMissing(url)}
    />
  );
}

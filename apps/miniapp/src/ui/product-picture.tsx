import { Image, View } from '@tarojs/components';
import { useState } from 'react';
import './product-picture.css';

interface Props {
  /** Empty if there is none. */
  readonly url: string;
  readonly name: string;
  readonly size: 'card' | 'small' | 'thumb' | 'full';
}

/** The picture of a product. It keeps its size while it loads; a mark replaces a missing picture. */
export function ProductPicture({ url, name, size }: Props) {
  const [missing, setMissing] = useState('');
  if (url === missing) {
    return (
      <View className={`picture picture-${size} picture-missing`} ariaRole="img" ariaLabel={name}>
        <View className="logo picture-logo" />
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

import { Text, View } from '@tarojs/components';
import { text } from '../text';
import './skeleton.css';

/** The shape of the content, so that the layout does not jump when it arrives. */
export type SkeletonShape = 'products' | 'product' | 'cart' | 'checkout' | 'orders' | 'order' | 'result';

const BLOCKS = {
  products: ['choices', 'card', 'card', 'card', 'card', 'card', 'card'],
  product: ['picture', 'price', 'words', 'quantity'],
  cart: ['line', 'line', 'line'],
  checkout: ['things'],
  orders: ['entry', 'entry', 'entry', 'entry'],
  order: ['head', 'bought', 'facts', 'progress'],
  result: ['mark', 'title', 'hint', 'sum', 'button', 'button'],
} as const satisfies Record<SkeletonShape, readonly string[]>;

interface Props {
  readonly shape: SkeletonShape;
  /** Shows a message that loading is slow. */
  readonly isSlow: boolean;
}

/** Placeholder blocks for the content. */
export function Skeleton({ shape, isSlow }: Props) {
  return (
    <View className={`skeleton skeleton-${shape}`} ariaRole="progressbar" ariaLabel={text.page.loading}>
      {isSlow ? <Text className="skeleton-slow">{text.page.slow}</Text> : null}
      {BLOCKS[shape].map((block, index) => (
        <View key={index} className={`skeleton-block skeleton-${block}`} />
      ))}
    </View>
  );
}

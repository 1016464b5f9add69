import Taro from '@tarojs/taro';

/** Calls back whenever the network returns; the result unsubscribes. */
export function onOnline(listener: () => void): () => void {
  const hear = ({ isConnected }: { isConnected: boolean }) => {
    if (isConnected) listener();
  };
  Taro.onNetworkStatusChange(hear);
  return () => Taro.offNetworkStatusChange(hear);
}

import Taro from '@tarojs/taro';

/** Calls back each time the network is there again, until the answered function is called. */
export function onOnline(listener: () => void): () => void {
  const hear = ({ isConnected }: { isConnected: boolean }) => {
    if (isConnected) listener();
  };
  Taro.onNetworkStatusChange(hear);
  return () => Taro.offNetworkStatusChange(hear);
}

import { Button, Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';

export default function FirstPage() {
  return (
    <View>
      <Text>The first page</Text>
      <Button onClick={() => void Taro.navigateTo({ url: '/pages/second/index' })}>To the second page</Button>
    </View>
  );
}

import { Button, Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';

export default function SecondPage() {
  return (
    <View>
      <Text>The second page</Text>
      <Button onClick={() => void Taro.navigateTo({ url: '/pages/first/index' })}>To the first page</Button>
    </View>
  );
}

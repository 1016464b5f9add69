import '@tarojs/components/types/View';

/** ARIA attributes of WeChat that Taro's types lack. */
declare module '@tarojs/components/types/View' {
  interface ViewProps {
    ariaDisabled?: boolean;
    ariaChecked?: boolean;
    ariaSelected?: boolean;
  }
}

import '@tarojs/components/types/View';

/** What Taro's types leave out of WeChat's attributes for those who cannot see the page. */
declare module '@tarojs/components/types/View' {
  interface ViewProps {
    ariaDisabled?: boolean;
    ariaChecked?: boolean;
    ariaSelected?: boolean;
  }
}

import Taro from '@tarojs/taro';

interface Question {
  readonly title: string;
  readonly content: string;
  readonly confirmText: string;
  readonly cancelText: string;
}

/** Asks the user; true where they agreed. */
export async function confirm(question: Question): Promise<boolean> {
  const { confirm: isConfirmed } = await Taro.showModal(question);
  return isConfirmed;
}

/** Tells something in passing. */
export function toast(title: string): void {
  void Taro.showToast({ title, icon: 'none' });
}

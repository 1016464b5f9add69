import { useLoad } from '@tarojs/taro';
import { Component, type ComponentType, type PropsWithChildren } from 'react';
import { text } from '../text';
import { Page } from '../ui/page';
import { ErrorState } from '../ui/states';
import { navigation } from './navigation';
import { announcePageLoad } from './page-loads';
import type { PageName } from './page-map';
import { useTitles } from './titles';

/** Defines a page of the page map: its titles, its load event, and an error boundary with a way home. */
export function definePage(name: PageName, Content: ComponentType) {
  return function DefinedPage() {
    useTitles(name);
    useLoad(() => announcePageLoad(name));
    return (
      <ErrorBoundary>
        <Content />
      </ErrorBoundary>
    );
  };
}

class ErrorBoundary extends Component<PropsWithChildren, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override componentDidCatch(error: Error) {
    console.error(error);
  }

  override render() {
    if (!this.state.isBroken) return this.props.children;
    const error = { message: text.page.broken, requestId: null, isFinal: true };
    const action = { label: text.result.home, onPress: () => void navigation.restart() };
    return (
      <Page>
        <ErrorState error={error} action={action} />
      </Page>
    );
  }
}

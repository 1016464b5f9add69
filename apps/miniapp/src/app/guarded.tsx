import { Component, type ComponentType } from 'react';
import { text } from '../text';
import { Page } from '../ui/page';
import { ErrorState } from '../ui/states';
import { navigation } from './navigation';

/** A page that, where it breaks, says so and leads home instead of staying blank. */
export function guarded(Content: ComponentType) {
  return class Guarded extends Component<object, { readonly isBroken: boolean }> {
    override state = { isBroken: false };

    static getDerivedStateFromError() {
      return { isBroken: true };
    }

    override componentDidCatch(error: Error) {
      console.error(error);
    }

    override render() {
      if (!this.state.isBroken) return <Content />;
      const error = { message: text.page.broken, requestId: null, support: null, isFinal: true };
      const action = { label: text.result.home, onPress: () => void navigation.restart() };
      return (
        <Page>
          <ErrorState error={error} action={action} />
        </Page>
      );
    }
  };
}

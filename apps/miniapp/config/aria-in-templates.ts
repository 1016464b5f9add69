type Attributes = Readonly<Record<string, string>>;

interface Template {
  /** Taro's own hook for a component's attributes: what it returns is what the template has. */
  modifyCompProps?: (name: string, attributes: Attributes) => Attributes;
}

/** The part of Taro's plugin context that is needed here; the package of its types is no dependency of ours. */
interface PluginContext {
  readonly registerMethod: (
    name: 'onSetupClose',
    run: (platform: { readonly template: Template }) => void,
  ) => void;
}

/** Taro writes what has an empty value as it comes. */
const NAME: Attributes = { 'aria-role': '', 'aria-label': '' };
const STATE: Attributes = { 'aria-disabled': '', 'aria-checked': '', 'aria-selected': '' };

/** What each component can say to those who cannot see it: an attribute that is not here does not arrive. */
const ARIA = new Map<string, Attributes>([
  ['view', { ...NAME, ...STATE }],
  ['text', NAME],
  ['image', NAME],
  ['button', NAME],
]);

/**
 * Puts the attributes of assistive technology into the mini-program's templates: Taro's hold only what is in its own
 * tables of components, and there is none of them there.
 * https://developers.weixin.qq.com/miniprogram/dev/component/aria-component.html
 */
export default function ariaInTemplates(context: PluginContext): void {
  context.registerMethod('onSetupClose', ({ template }) => {
    // The tables stay as they are: Taro numbers their attributes, at run time once more, and both have to agree.
    template.modifyCompProps = (name, attributes) => ({ ...attributes, ...ARIA.get(name) });
  });
}

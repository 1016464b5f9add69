type Attributes = Readonly<Record<string, string>>;

interface Template {
  /** Taro's hook for the attributes of a component: the result goes into the template. */
  modifyCompProps?: (name: string, attributes: Attributes) => Attributes;
}

/** The needed part of Taro's plugin context; its types package is no dependency of ours. */
interface PluginContext {
  readonly registerMethod: (
    name: 'onSetupClose',
    run: (platform: { readonly template: Template }) => void,
  ) => void;
}

/** Taro copies an attribute with an empty value. */
const NAME: Attributes = { 'aria-role': '', 'aria-label': '' };
const STATE: Attributes = { 'aria-disabled': '', 'aria-checked': '', 'aria-selected': '' };

/** The ARIA attributes of each component; others do not reach the template. */
const ARIA = new Map<string, Attributes>([
  ['view', { ...NAME, ...STATE }],
  ['text', NAME],
  ['image', NAME],
  ['input', NAME],
  ['button', NAME],
]);

/**
 * Adds ARIA attributes to the templates: Taro's tables of components do not contain them.
 * https://developers.weixin.qq.com/miniprogram/dev/component/aria-component.html
 */
export default function ariaInTemplates(context: PluginContext): void {
  context.registerMethod('onSetupClose', ({ template }) => {
    // Taro numbers the attributes of its tables at build time and at run time, so the tables must not change.
    template.modifyCompProps = (name, attributes) => ({ ...attributes, ...ARIA.get(name) });
  });
}

/** The needed part of Taro's plugin context; its types package is no dependency of ours. */
interface PluginContext {
  readonly modifyComponentConfig: (
    change: (options: { readonly componentConfig: { readonly includes: Set<string> } }) => void,
  ) => void;
}

/** No page has a ScrollView, or a View with `catchMove`. An import of ScrollView brings its template back. */
const UNUSED = ['scroll-view', 'catch-view'];

/**
 * Leaves out templates that Taro always writes. base.wxml has copies of each for the levels of depth, so that these two
 * were a third of it.
 */
export default function unusedTemplates(context: PluginContext): void {
  context.modifyComponentConfig(({ componentConfig: { includes } }) => {
    for (const name of UNUSED) includes.delete(name);
  });
}

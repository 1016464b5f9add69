import { parseXml, XmlElement } from '@rgrove/parse-xml';

/** The texts of all elements at a path below the root, in their order; null where it is no XML with this root. */
export function readXmlTexts(text: string, root: string, path: readonly string[]): string[] | null {
  const parsed = parse(text);
  if (parsed?.name !== root) return null;
  return path
    .reduce((elements, name) => elements.flatMap((element) => childrenOf(element, name)), [parsed])
    .map((element) => element.text);
}

/** The text of the first element of this name below the root; null where there is none. */
export function readXmlText(text: string, name: string): string | null {
  const root = parse(text);
  return root === null ? null : (childrenOf(root, name)[0]?.text ?? null);
}

function parse(text: string): XmlElement | null {
  try {
    return parseXml(text).root;
  } catch {
    return null;
  }
}

const childrenOf = ({ children }: XmlElement, name: string): XmlElement[] =>
  children.filter((child) => child instanceof XmlElement).filter((child) => child.name === name);

/** A browser has no WeChat customer service. */
export function Contact() {
  return null;
}

/** A browser has no customer service of WeChat's. */
export function Contact() {
  return null;
}

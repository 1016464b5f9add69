import { text } from '../../text/index.js';
import { PageHead } from '../../ui/page-head.js';

export default function HomePage() {
  return <PageHead title={text.menu.home} />;
}

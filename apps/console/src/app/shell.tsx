import { LogoutOutlined, MenuOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { type DeliveryKind, isAtLeast } from '@taro-pay/contracts';
import { Button, Drawer } from 'antd';
import { Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useWaiting } from '../api/use-waiting.js';
import { text } from '../text/index.js';
import { Link } from '../ui/link.js';
import { PageHead } from '../ui/page-head.js';
import { Loading } from '../ui/states.js';
import { PageGuard } from './page-guard.js';
import { findPage, pagesInMenu } from './pages.js';
import { hrefOf, usePlace } from './router.js';
import { signOut, useOperator } from './session.js';
import { SettingsButtons } from './settings-buttons.js';

/** Menu and page. */
export default function Shell() {
  const { path } = usePlace();
  const [isMenuOpen, setMenuOpen] = useState(false);
  useEffect(() => setMenuOpen(false), [path]);
  return (
    <div className="shell">
      <a className="skip" href="#page">
        {text.menu.skip}
      </a>
      <header className="top-bar">
        <Button
          type="text"
          icon={<MenuOutlined />}
          aria-label={text.menu.open}
          onClick={() => setMenuOpen(true)}
        />
        <span className="brand">{text.app.name}</span>
      </header>
      <aside className="side">
        <span className="brand">{text.app.name}</span>
        <Menu />
        <Who />
      </aside>
      <Drawer
        open={isMenuOpen}
        onClose={() => setMenuOpen(false)}
        placement="left"
        size={264}
        title={text.app.name}
        className="drawer"
      >
        <Menu />
        <Who />
      </Drawer>
      <main className="page" id="page" tabIndex={-1}>
        <PageGuard key={path}>
          <Suspense fallback={<Loading />}>
            <CurrentPage />
          </Suspense>
        </PageGuard>
      </main>
    </div>
  );
}

function Menu() {
  const { path } = usePlace();
  const { role } = useOperator();
  const current = findPage(path)?.page.menu;
  return (
    <nav aria-label={text.menu.label}>
      <ul className="menu">
        {pagesInMenu(role).map(({ path: target, menu }) => (
          <li key={target}>
            <Link href={hrefOf(target)} aria-current={menu === current ? 'page' : undefined}>
              {text.menu[menu]}
              {(menu === 'shipping' || menu === 'pickup') && <Waiting kinds={SHIPPED_BY[menu]} />}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** What each page of the menu sends or hands over. */
const SHIPPED_BY = { shipping: ['express'], pickup: ['pickup'] } as const satisfies Partial<
  Record<keyof typeof text.menu, readonly DeliveryKind[]>
>;

/** How many orders wait behind an entry of the menu. */
function Waiting({ kinds }: { readonly kinds: readonly DeliveryKind[] }) {
  const { count = 0 } = useWaiting(kinds);
  return count === 0 ? null : <span className="menu-count">{count}</span>;
}

function Who() {
  const { name, role } = useOperator();
  const leaving = useMutation({ mutationFn: signOut });
  return (
    <div className="who">
      <p>
        <strong>{name}</strong>
        <span className="quiet"> {text.roles[role]}</span>
      </p>
      <div className="who-buttons">
        <SettingsButtons />
        <Button
          type="text"
          icon={<LogoutOutlined />}
          loading={leaving.isPending}
          aria-label={text.signIn.leave}
          title={text.signIn.leave}
          onClick={() => leaving.mutate()}
        />
      </div>
    </div>
  );
}

function CurrentPage() {
  const { path, scrollY } = usePlace();
  const { role } = useOperator();
  const found = findPage(path);
  const before = useRef(path);

  // After the first drawing of a page: a list that is still known is as long as it was.
  useLayoutEffect(() => {
    window.scrollTo(0, scrollY);
  }, [scrollY]);
  useEffect(() => {
    if (before.current !== path) document.getElementById('page')?.focus({ preventScroll: true });
    before.current = path;
  }, [path]);

  const name = found === null ? text.states.noPage.title : text.menu[found.page.menu];
  useEffect(() => {
    document.title = `${name} · ${text.app.name}`;
  }, [name]);

  if (found === null) return <PageHead {...text.states.noPage} />;
  const { page, params } = found;
  if (!isAtLeast(role, page.access)) {
    return (
      <PageHead
        title={text.states.notAllowed.title}
        hint={text.states.notAllowed.hint(text.roles[page.access])}
      />
    );
  }
  return <page.component params={params} />;
}

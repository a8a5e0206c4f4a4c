import { useEffect, useState, type ReactNode } from 'react';
import { signOut } from '@/api/session';
import { useMe } from '@/api/use';
import { Button, IconButton } from '@/design/controls';
import { Icon } from '@/design/Icon';
import { Menu } from '@/design/Menu';
import { useShortcut } from '../keys';
import { navigation } from '../pages';
import type { Page } from '../page';
import { Link, navigate, usePath } from '../router';
import { chooseTheme, useTheme } from '../theme';
import { Mark } from './Mark';
import { ShortcutHelp } from './ShortcutHelp';
import './shell.css';

const NARROW = 'tidewatch.nav';

/** What stands around every page: the navigation, who one is, the theme. */
export function Shell({ children }: { children: ReactNode }) {
  const me = useMe();
  const path = usePath();
  const theme = useTheme();
  const [narrow, setNarrow] = useState(() => localStorage.getItem(NARROW) === 'narrow');
  const [open, setOpen] = useState(false);
  const [help, setHelp] = useState(false);
  const shown = navigation.filter((page) => me.permissions.includes(page.permission));
  useEffect(() => setOpen(false), [path]);
  useShortcut('?', 'Show the keys', 'Everywhere', () => setHelp(true));
  useShortcut('[', 'Narrow or widen the navigation', 'Everywhere', () => fold());
  const fold = () => {
    setNarrow((before) => {
      localStorage.setItem(NARROW, before ? 'wide' : 'narrow');
      return !before;
    });
  };
  const groups = (['work', 'manage'] as const).map((group) => shown.filter((page) => (page.nav?.group ?? 'work') === group)).filter((group) => group.length > 0);
  return (
    <div className={`shell ${narrow ? 'narrow' : ''}`}>
      <a className="skip" href="#content">
        Skip to the page
      </a>
      <header className="topbar">
        <IconButton icon="menu" label="Navigation" aria-expanded={open} onClick={() => setOpen(!open)} />
        <Mark />
        <strong>Tidewatch</strong>
      </header>
      {open && <div className="nav-shade" onClick={() => setOpen(false)} />}
      <nav className={`nav ${open ? 'open' : ''}`} aria-label="Pages">
        <div className="nav-head">
          <Mark />
          <strong>Tidewatch</strong>
        </div>
        {groups.map((group, i) => (
          <ul key={i}>
            {group.map((page) => (
              <Entry key={page.path} page={page} current={path === page.path || path.startsWith(`${page.path}/`)} />
            ))}
          </ul>
        ))}
        <div className="nav-foot">
          <Menu
            trigger={(expanded, toggle) => (
              <button type="button" className="nav-entry" aria-expanded={expanded} onClick={toggle} title={me.name}>
                <Icon name="person" size={18} />
                <span>{me.name}</span>
                {me.tenant !== 'default' && <small>{me.tenant}</small>}
              </button>
            )}
          >
            {(close) => (
              <>
                <button type="button" onClick={() => chooseTheme(theme === 'dark' ? 'light' : 'dark')}>
                  <Icon name={theme === 'dark' ? 'sun' : 'moon'} /> {theme === 'dark' ? 'Light' : 'Dark'} theme
                </button>
                <button
                  type="button"
                  onClick={() => {
                    close();
                    setHelp(true);
                  }}
                >
                  <Icon name="keyboard" /> Keys
                </button>
                <a href="/docs" target="_blank" rel="noreferrer">
                  <Icon name="external" /> API
                </a>
                <hr />
                <button type="button" onClick={() => void signOut()}>
                  <Icon name="left" /> Sign out
                </button>
              </>
            )}
          </Menu>
          <Button kind="quiet" className="nav-entry fold" icon={narrow ? 'right' : 'left'} aria-label={narrow ? 'Widen the navigation' : 'Narrow the navigation'} onClick={fold}>
            <span>Narrow</span>
          </Button>
        </div>
      </nav>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      {help && <ShortcutHelp onClose={() => setHelp(false)} />}
    </div>
  );
}

function Entry({ page, current }: { page: Page; current: boolean }) {
  const keys = page.nav?.keys ?? '';
  useShortcut(keys || `no key for ${page.path}`, `Go to ${page.title}`, 'Go to', () => navigate(page.path));
  return (
    <li>
      <Link to={page.path} className="nav-entry" aria-current={current ? 'page' : undefined} title={keys ? `${page.title} (${keys})` : page.title}>
        <Icon name={page.nav?.icon ?? 'right'} size={18} />
        <span>{page.title}</span>
      </Link>
    </li>
  );
}

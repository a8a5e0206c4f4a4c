import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useEffect, useMemo, lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { Problem } from '@/api/problem';
import { resume, session as current } from '@/api/session';
import { useSession } from '@/api/use';
import { Empty, Skeleton } from '@/design/states';
import { Toasts } from '@/design/Toast';
import { Boundary } from './Boundary';
import { ChoosePassword } from './signin/ChoosePassword';
import { SignIn, returnAddress } from './signin/SignIn';
import { pages, navigation } from './pages';
import type { Page } from './page';
import { match, navigate, usePath } from './router';
import { Shell } from './shell/Shell';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && Problem.from(error).retryable,
    },
  },
});

// What failed as a session ended is not what the next one begins with; before the sign-in gives way to a page.
let inside = false;
current.subscribe(() => {
  const before = inside;
  inside = current.now().kind === 'in';
  if (inside && !before) client.clear();
});

const loaded = new Map<Page, LazyExoticComponent<ComponentType<Record<string, string>>>>();

function componentOf(page: Page) {
  let component = loaded.get(page);
  if (!component) {
    component = lazy(page.load);
    loaded.set(page, component);
  }
  return component;
}

export function App() {
  useEffect(() => void resume(), []);
  return (
    <QueryClientProvider client={client}>
      <Gate />
      <Toasts />
    </QueryClientProvider>
  );
}

/** Whoever is not signed in sees the sign-in at the address where they are, and afterwards what is there. */
function Gate() {
  const session = useSession();
  const signedIn = session.kind === 'in';
  const who = session.kind === 'in' ? `${session.me.tenant}/${session.me.name}` : null;
  useEffect(() => {
    // What one person was shown is not the next one's.
    if (who) return () => client.clear();
    return undefined;
  }, [who]);
  switch (session.kind) {
    case 'starting':
      return null;
    case 'out':
      return <SignIn reason={session.reason} />;
    case 'password':
      return <ChoosePassword name={session.name} old={session.old} />;
    case 'in':
      return signedIn ? <Pages permissions={session.me.permissions} /> : null;
  }
}

function Pages({ permissions }: { permissions: string[] }) {
  const path = usePath();
  const [page, properties] = useMemo(() => {
    for (const one of pages) {
      const found = match(one.path, path);
      if (found) return [one, found] as const;
    }
    return [null, {}] as const;
  }, [path]);
  const home = navigation.find((one) => permissions.includes(one.permission));
  useEffect(() => {
    if (path === '/') navigate(returnAddress() ?? home?.path ?? '/start', { replace: true });
  }, [path, home]);
  useEffect(() => {
    document.title = page ? `${page.title} · Tidewatch` : 'Tidewatch';
  }, [page]);
  let content = null;
  if (page && !permissions.includes(page.permission)) {
    content = (
      <Empty icon="shield" title="Not for your account">
        {`To see ${page.title.toLowerCase()} an account needs the permission “${page.permission}”. An administrator can give it.`}
      </Empty>
    );
  } else if (page) {
    const Component = componentOf(page);
    content = <Component {...properties} />;
  } else if (path !== '/') {
    content = (
      <Empty icon="search" title="There is no such page">
        The address may have been shortened on its way here.
      </Empty>
    );
  }
  return (
    <Shell>
      <Boundary key={page?.path ?? path}>
        <Suspense fallback={<div className="page"><Skeleton lines={6} /></div>}>{content}</Suspense>
      </Boundary>
    </Shell>
  );
}

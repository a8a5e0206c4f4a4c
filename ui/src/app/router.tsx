import { useCallback, useMemo, useSyncExternalStore, type AnchorHTMLAttributes, type MouseEvent } from 'react';

/** The address is the state: what a page shows is in its path and its query, so that it can be shared, bookmarked and gone back to. */

const listeners = new Set<() => void>();

function tell(): void {
  listeners.forEach((listener) => listener());
}

addEventListener('popstate', tell);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Goes to an address of this application. `replace` leaves no way back, for what nobody would want to go back to. */
export function navigate(to: string, { replace = false }: { replace?: boolean } = {}): void {
  if (to === location.pathname + location.search) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', to);
  tell();
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}

export function useSearch(): URLSearchParams {
  const text = useSyncExternalStore(subscribe, () => location.search);
  return useMemo(() => new URLSearchParams(text), [text]);
}

/** Changes parts of the address's query; null and '' remove one. */
export function setSearch(changes: Record<string, string | null | undefined>, options?: { replace?: boolean }): void {
  const search = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === '') search.delete(name);
    else search.set(name, value);
  }
  const text = search.toString();
  navigate(location.pathname + (text ? `?${text}` : ''), options);
}

/** One part of the address's query as state. */
export function useSearchState(name: string, initial = ''): [string, (value: string | null, options?: { replace?: boolean }) => void] {
  const value = useSearch().get(name) ?? initial;
  const set = useCallback(
    (next: string | null, options?: { replace?: boolean }) => setSearch({ [name]: next === initial ? null : next }, options),
    [name, initial],
  );
  return [value, set];
}

/** The variables of a pattern such as `/alerts/:id` in a path; null where it does not fit. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.replace(/(.)\/$/, '$1').split('/');
  if (wanted.length !== given.length) return null;
  const found: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const value = given[i] ?? '';
    if (part.startsWith(':')) {
      try {
        found[part.slice(1)] = decodeURIComponent(value);
      } catch {
        return null;
      }
    } else if (part !== value) return null;
  }
  return found;
}

/** A link within the application: a click goes there without loading, with a modifier key the browser does what it does. */
export function Link({ to, onClick, ...rest }: { to: string } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'>) {
  const click = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
  };
  return <a href={to} onClick={click} {...rest} />;
}

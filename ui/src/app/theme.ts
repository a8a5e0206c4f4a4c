import { useSyncExternalStore } from 'react';

/** Dark or light: the system's choice until somebody makes another; public/theme.js sets it before the first paint. */
export type Theme = 'light' | 'dark';

const KEY = 'tidewatch.theme';
const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

function now(): Theme {
  return document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light';
}

function apply(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  listeners.forEach((listener) => listener());
}

system.addEventListener('change', () => {
  if (!stored()) apply(system.matches ? 'dark' : 'light');
});

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Chooses; what the system says too is not kept, so that it goes on deciding. */
export function chooseTheme(theme: Theme): void {
  try {
    if (theme === (system.matches ? 'dark' : 'light')) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Kept for this page alone.
  }
  apply(theme);
}

export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    now,
  );
}

import { useEffect, useRef, useSyncExternalStore } from 'react';

/** A key, or two one after the other: `/`, `j`, `g s`, `Escape`, `mod+Enter` (Ctrl or ⌘). */
export interface Shortcut {
  keys: string;
  label: string;
  group: string;
  run: (event: KeyboardEvent) => void;
}

/** Two keys of a sequence come within this. */
const SEQUENCE_MS = 900;

const held: Set<{ current: Shortcut }> = new Set();
const listeners = new Set<() => void>();
let snapshot: Shortcut[] = [];
let first: { key: string; at: number } | null = null;

export function nameOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>): string {
  return (event.ctrlKey || event.metaKey ? 'mod+' : '') + event.key;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const key = nameOf(event);
  const plain = !key.startsWith('mod+');
  if (plain && isTyping(event.target)) return;
  if (plain && document.querySelector('dialog[open]')) return;
  const before = first && event.timeStamp - first.at < SEQUENCE_MS ? `${first.key} ${key}` : null;
  const shortcuts = [...held].map((one) => one.current).reverse();
  const hit = shortcuts.find((one) => one.keys === before) ?? shortcuts.find((one) => one.keys === key);
  if (hit) {
    first = null;
    event.preventDefault();
    hit.run(event);
  } else {
    first = plain && shortcuts.some((one) => one.keys.startsWith(`${key} `)) ? { key, at: event.timeStamp } : null;
  }
}

if (typeof document !== 'undefined') document.addEventListener('keydown', press);

function changed(): void {
  snapshot = [...held].map((one) => one.current);
  listeners.forEach((listener) => listener());
}

/** A shortcut for as long as the component is there; `?` lists all. Not while one types, nor in dialogs. */
export function useShortcut(keys: string, label: string, group: string, run: (event: KeyboardEvent) => void): void {
  const own = useRef<Shortcut>({ keys, label, group, run });
  own.current = { keys, label, group, run };
  useEffect(() => {
    held.add(own);
    changed();
    return () => {
      held.delete(own);
      changed();
    };
  }, [keys]);
}

export function useShortcuts(): Shortcut[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => snapshot,
  );
}

import { useSyncExternalStore } from 'react';
import { Button, IconButton } from './controls';

interface Toast {
  id: number;
  text: string;
  undo?: (() => void) | undefined;
}

const SHOWN_MS = 6000;
const UNDO_MS = 10_000;
/** Time to read a letter, for what takes longer to read than it would be shown. */
const LETTER_MS = 80;

let toasts: Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function set(next: Toast[]): void {
  toasts = next;
  listeners.forEach((listener) => listener());
}

/** Says what was done, with a way back where there is one. */
export function toast(text: string, undo?: () => void): void {
  const id = ++last;
  set([...toasts.slice(-2), { id, text, undo }]);
  setTimeout(() => set(toasts.filter((one) => one.id !== id)), Math.max(undo ? UNDO_MS : SHOWN_MS, text.length * LETTER_MS));
}

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  const remove = (id: number) => set(toasts.filter((one) => one.id !== id));
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map((one) => (
        <div className="toast" key={one.id}>
          <span>{one.text}</span>
          {one.undo && (
            <Button
              small
              onClick={() => {
                one.undo?.();
                remove(one.id);
              }}
            >
              Undo
            </Button>
          )}
          <IconButton icon="close" label="Dismiss" small onClick={() => remove(one.id)} />
        </div>
      ))}
    </div>
  );
}

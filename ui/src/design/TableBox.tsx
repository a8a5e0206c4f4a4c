import type { ReactNode } from 'react';

/** A panel around a plain table that may be wider than the window: it scrolls within itself, also by keys. */
export function TableBox({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className="panel table-box" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}

import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

/** A button that opens a small panel beside it. Escape and a click elsewhere close it; arrow keys go through what is in it. */
export function Menu({ trigger, children }: { trigger: (open: boolean, toggle: () => void) => ReactNode; children: ReactNode | ((close: () => void) => ReactNode) }) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <span className="menu-anchor" ref={anchor}>
      {trigger(open, () => setOpen((now) => !now))}
      {open && (
        <Popup anchor={anchor} onClose={() => setOpen(false)}>
          {typeof children === 'function' ? children(() => setOpen(false)) : children}
        </Popup>
      )}
    </span>
  );
}

function Popup({ anchor, onClose, children }: { anchor: React.RefObject<HTMLElement | null>; onClose: () => void; children: ReactNode }) {
  const own = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const box = anchor.current?.getBoundingClientRect();
    const menu = own.current;
    if (!box || !menu) return;
    const left = Math.max(8, Math.min(box.left, innerWidth - menu.offsetWidth - 8));
    const below = box.bottom + 4 + menu.offsetHeight <= innerHeight || box.top < innerHeight / 2;
    menu.style.left = `${left}px`;
    menu.style.top = below ? `${box.bottom + 4}px` : `${Math.max(8, box.top - menu.offsetHeight - 4)}px`;
    menu.querySelector<HTMLElement>('[autofocus],input,button,a')?.focus();
  }, [anchor]);
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      const target = event.target as Node;
      if (!own.current?.contains(target) && !anchor.current?.contains(target)) onClose();
    };
    const key = (event: KeyboardEvent) => {
      if (event.key === 'Escape') {
        event.stopPropagation();
        onClose();
        anchor.current?.querySelector('button')?.focus();
      }
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        const items = [...(own.current?.querySelectorAll<HTMLElement>('button:not(:disabled),a,input') ?? [])];
        const at = items.indexOf(document.activeElement as HTMLElement);
        if (items.length > 0 && (at >= 0 || own.current?.contains(document.activeElement))) {
          event.preventDefault();
          items[(at + (event.key === 'ArrowDown' ? 1 : -1) + items.length) % items.length]?.focus();
        }
      }
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('keydown', key, true);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('keydown', key, true);
    };
  }, [anchor, onClose]);
  // In a dialog it has to lie in the dialog, or it would be behind it.
  return createPortal(
    <div className="menu" ref={own}>
      {children}
    </div>,
    anchor.current?.closest('dialog') ?? document.body,
  );
}

import { useEffect, useId, useRef, type FormEvent, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { Button, IconButton } from './controls';
import { ErrorState } from './states';

/** Asks for attention: the rest waits, Escape closes, the focus goes back to where it was. Shown while it is rendered. */
export function Dialog({ title, onClose, children, wide = false, drawer = false }: { title: ReactNode; onClose: () => void; children: ReactNode; wide?: boolean; drawer?: boolean }) {
  const own = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = own.current;
    const before = document.activeElement;
    if (dialog && !dialog.open) dialog.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  // Not where it is rendered: a form in it must not lie within another.
  return createPortal(
    <dialog
      ref={own}
      className={`dialog ${wide ? 'wide' : ''} ${drawer ? 'drawer' : ''}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === own.current) onClose();
      }}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <IconButton icon="close" label="Close" onClick={onClose} />
      </header>
      <div className="body">{children}</div>
    </dialog>,
    document.body,
  );
}

/** Asks before something that cannot be undone. */
export function Confirm({ title, children, action, onConfirm, onClose, busy = false }: { title: string; children: ReactNode; action: string; onConfirm: () => void; onClose: () => void; busy?: boolean }) {
  return (
    <Dialog title={title} onClose={onClose}>
      <div>{children}</div>
      <div className="actions">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="danger" onClick={onConfirm} disabled={busy}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}

/** Asks for something to be filled in and sent. What refused it stands above the buttons, and what was written stays. */
export function FormDialog({ title, action, children, error, disabled = false, onSubmit, onClose }: { title: string; action: string; children: ReactNode; error?: unknown; disabled?: boolean; onSubmit: () => void; onClose: () => void }) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The dialog may be rendered within another form.
    event.stopPropagation();
    onSubmit();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        {children}
        {error ? <ErrorState error={error} /> : null}
        <div className="actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={disabled}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** A `ref` for what has the focus when its dialog opens; else it is the button that closes it. */
export function focusFirst(element: HTMLElement | null): void {
  element?.setAttribute('autofocus', '');
}

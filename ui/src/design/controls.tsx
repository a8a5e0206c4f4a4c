import { useEffect, useRef, useId, type ButtonHTMLAttributes, type InputHTMLAttributes, type ReactNode, type Ref, type SelectHTMLAttributes } from 'react';
import { Icon, type IconName } from './Icon';

type Kind = 'plain' | 'primary' | 'danger' | 'quiet';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: Kind;
  small?: boolean;
  icon?: IconName;
  ref?: Ref<HTMLButtonElement>;
}

function classOf(kind: Kind, small: boolean, extra: string | undefined): string {
  return ['button', kind === 'plain' ? '' : kind, small ? 'small' : '', extra ?? ''].filter(Boolean).join(' ');
}

export function Button({ kind = 'plain', small = false, icon, className, children, type = 'button', ...rest }: ButtonProps) {
  return (
    <button type={type} className={classOf(kind, small, className)} {...rest}>
      {icon && <Icon name={icon} size={small ? 14 : 16} />}
      {children}
    </button>
  );
}

/** A button with a drawing alone; its label is its name and its tooltip. */
export function IconButton({ icon, label, kind = 'quiet', small = false, className, type = 'button', ...rest }: Omit<ButtonProps, 'children'> & { icon: IconName; label: string }) {
  return (
    <button type={type} className={classOf(kind, small, `icon ${className ?? ''}`)} aria-label={label} title={label} {...rest}>
      <Icon name={icon} size={small ? 14 : 16} />
    </button>
  );
}

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | null | undefined;
  /** The label is for those who cannot see; the place says it to the others. */
  hideLabel?: boolean;
}

export function Field({ label, hint, error, hideLabel = false, children }: FieldProps & { children: (id: string, described: string | undefined) => ReactNode }) {
  const id = useId();
  const described = error ? `${id}-error` : hint ? `${id}-hint` : undefined;
  return (
    <div className="field">
      <label className={hideLabel ? 'sr-only' : 'label'} htmlFor={id}>
        {label}
      </label>
      {children(id, described)}
      {hint && !error && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="error" id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
    </div>
  );
}

export function TextField({ label, hint, error, hideLabel, className, ...rest }: FieldProps & InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> }) {
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel ?? false}>
      {(id, described) => <input id={id} className={`input ${className ?? ''}`} aria-invalid={error ? true : undefined} aria-describedby={described} {...rest} />}
    </Field>
  );
}

export function Select({ label, hideLabel, hint, error, children, className, ...rest }: FieldProps & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel ?? false}>
      {(id, described) => (
        <select id={id} className={`select ${className ?? ''}`} aria-describedby={described} {...rest}>
          {children}
        </select>
      )}
    </Field>
  );
}

export interface Tab<T extends string> {
  id: T;
  label: ReactNode;
}

/** Tabs over a panel that the caller shows; arrow keys go from one to the next. */
export function Tabs<T extends string>({ label, tabs, selected, onSelect }: { label: string; tabs: ReadonlyArray<Tab<T>>; selected: T; onSelect: (id: T) => void }) {
  const go = (step: number, list: HTMLElement) => {
    const at = tabs.findIndex((tab) => tab.id === selected);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (next) {
      onSelect(next.id);
      list.querySelectorAll<HTMLElement>('[role=tab]')[(at + step + tabs.length) % tabs.length]?.focus();
    }
  };
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // On a narrow window the chosen one may lie beyond its edge.
    const own = list.current;
    const tab = own?.querySelector<HTMLElement>('[aria-selected=true]');
    if (own && tab) own.scrollLeft = tab.offsetLeft - own.offsetLeft - (own.clientWidth - tab.offsetWidth) / 2;
  }, [selected]);
  return (
    <div
      className="tabs"
      ref={list}
      role="tablist"
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight') go(1, event.currentTarget);
        if (event.key === 'ArrowLeft') go(-1, event.currentTarget);
      }}
    >
      {tabs.map((tab) => (
        <button key={tab.id} type="button" role="tab" aria-selected={tab.id === selected} tabIndex={tab.id === selected ? 0 : -1} onClick={() => onSelect(tab.id)}>
          {tab.label}
        </button>
      ))}
    </div>
  );
}

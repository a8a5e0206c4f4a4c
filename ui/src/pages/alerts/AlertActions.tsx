import { useEffect, useRef, useState } from 'react';
import { useMay } from '@/api/use';
import { Button } from '@/design/controls';
import { Dialog, focusFirst } from '@/design/Dialog';
import { Icon } from '@/design/Icon';
import { Menu } from '@/design/Menu';
import { CaseMenu } from './CaseMenu';
import { useChange } from './changes';
import { RESOLUTIONS, type Alert } from './types';

/** What is done to one alert or many. */
export function AlertActions({ alerts, resolving, onResolving, onDone, small = true }: { alerts: readonly Alert[]; resolving: boolean; onResolving: (open: boolean) => void; onDone?: () => void; small?: boolean }) {
  const may = useMay('alerts-write');
  const change = useChange();
  if (!may) return null;
  const run = (made: Parameters<typeof change.mutate>[0]['change']) => change.mutate({ alerts, change: made }, onDone ? { onSuccess: onDone } : undefined);
  const open = alerts.some((alert) => alert.status !== 'resolved');
  return (
    <>
      {alerts.some((alert) => alert.status === 'new') && (
        <Button small={small} icon="check" disabled={change.isPending} onClick={() => run({ status: 'acknowledged' })}>
          Acknowledge
        </Button>
      )}
      {open ? (
        <Button small={small} kind={small ? 'plain' : 'primary'} aria-haspopup="dialog" disabled={change.isPending} onClick={() => onResolving(true)}>
          Resolve…
        </Button>
      ) : (
        <Button small={small} icon="refresh" disabled={change.isPending} onClick={() => run({ status: 'acknowledged' })}>
          Take up again
        </Button>
      )}
      <Menu
        trigger={(expanded, toggle) => (
          <Button small={small} icon="person" aria-expanded={expanded} onClick={toggle}>
            Assign
          </Button>
        )}
      >
        {(close) => (
          <AssignMenu
            onAssign={(assignee) => {
              close();
              run({ assignee });
            }}
            onStart={() => {
              close();
              run({ status: 'in-progress', assignee: 'me' });
            }}
          />
        )}
      </Menu>
      <CaseMenu alerts={alerts} small={small} />
      {resolving && (
        <ResolveDialog
          alerts={alerts}
          onClose={() => onResolving(false)}
          onResolve={(resolution, comment) => {
            onResolving(false);
            run({ status: 'resolved', resolution, ...(comment ? { comment } : {}) });
          }}
        />
      )}
    </>
  );
}

function AssignMenu({ onAssign, onStart }: { onAssign: (name: string) => void; onStart: () => void }) {
  const [name, setName] = useState('');
  return (
    <>
      <button type="button" onClick={() => onAssign('me')}>
        To me
      </button>
      <button type="button" onClick={onStart}>
        To me, and in progress
      </button>
      <button type="button" onClick={() => onAssign('nobody')}>
        To nobody
      </button>
      <hr />
      <form
        className="alerts-assign"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) onAssign(name.trim());
        }}
      >
        <input className="input" aria-label="To somebody else" placeholder="Somebody else" maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      </form>
    </>
  );
}

/** How an alert ended; 1, 2 and 3 choose. */
export function ResolveDialog({ alerts, onClose, onResolve }: { alerts: readonly Alert[]; onClose: () => void; onResolve: (resolution: string, comment: string) => void }) {
  const [comment, setComment] = useState('');
  const choose = useRef((_key: string): boolean => false);
  choose.current = (key) => {
    const choice = RESOLUTIONS[Number(key) - 1];
    if (choice) onResolve(choice.id, comment);
    return choice !== undefined;
  };
  useEffect(() => {
    // Wherever in the dialog the focus is.
    const press = (event: KeyboardEvent) => {
      if (!(event.target instanceof HTMLTextAreaElement) && choose.current(event.key)) event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  return (
    <Dialog title={alerts.length === 1 ? `Resolve “${alerts[0]?.title ?? ''}”` : `Resolve ${alerts.length} alerts`} onClose={onClose}>
      <div className="alerts-resolve">
        {RESOLUTIONS.map((resolution, i) => (
          <button key={resolution.id} type="button" ref={i === 0 ? focusFirst : undefined} onClick={() => onResolve(resolution.id, comment)}>
            <kbd>{i + 1}</kbd>
            <span>
              <strong>{resolution.label}</strong>
              <small>{resolution.says}</small>
            </span>
            <Icon name="right" />
          </button>
        ))}
        <label className="label" htmlFor="resolve-comment">
          Comment, if there is something to say
        </label>
        <textarea id="resolve-comment" className="textarea" rows={2} maxLength={10_000} value={comment} onChange={(event) => setComment(event.target.value)} />
      </div>
    </Dialog>
  );
}

import { useState, type ReactNode } from 'react';
import { Problem } from '@/api/problem';
import { Button } from './controls';
import { Icon, type IconName } from './Icon';

/** Nothing here, why, and what to do. */
export function Empty({ icon = 'inbox', title, children, action }: { icon?: IconName; title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <span className="icon-large">
        <Icon name={icon} size={36} />
      </span>
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

/** What went wrong in the server's words, with what to do, and a retry; while the retry's promise is under way it cannot be pressed again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: (() => unknown) | undefined }) {
  const problem = Problem.from(error);
  const [trying, setTrying] = useState(false);
  const retry = () => {
    const answer = trying ? undefined : onRetry?.();
    if (!(answer instanceof Promise)) return;
    setTrying(true);
    const end = () => setTrying(false);
    answer.then(end, end);
  };
  return (
    <div className="problem" role="alert" aria-busy={trying}>
      <span className="icon-mark">
        <Icon name="alert" size={18} />
      </span>
      <div>
        <strong>{problem.detail}</strong>
        {problem.remedy && <p>{problem.remedy}</p>}
      </div>
      {onRetry && (
        // Not disabled, which would take the focus away.
        <Button small icon="refresh" className="retry" aria-disabled={trying} onClick={retry}>
          {trying ? 'Trying…' : 'Try again'}
        </Button>
      )}
    </div>
  );
}

/** Stands where text will be. */
export function Skeleton({ lines = 3, width = '100%' }: { lines?: number; width?: string }) {
  return (
    <div className="stack" role="status" aria-busy="true" aria-label="Loading">
      {Array.from({ length: lines }, (_, i) => (
        <span key={i} className="skeleton" style={{ width: i === lines - 1 && lines > 1 ? '60%' : width }} />
      ))}
    </div>
  );
}

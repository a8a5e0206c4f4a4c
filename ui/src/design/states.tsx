import type { ReactNode } from 'react';
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

/** What went wrong in the server's words, with what to do, and a retry. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const problem = Problem.from(error);
  return (
    <div className="problem" role="alert">
      <span className="icon-mark">
        <Icon name="alert" size={18} />
      </span>
      <div>
        <strong>{problem.detail}</strong>
        {problem.remedy && <p>{problem.remedy}</p>}
      </div>
      {onRetry && (
        <Button small icon="refresh" onClick={onRetry}>
          Try again
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

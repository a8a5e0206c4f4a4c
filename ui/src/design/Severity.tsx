export type Tone = 'critical' | 'error' | 'warning' | 'notice' | 'info' | 'debug';

const TONES: Record<string, Tone> = {
  emergency: 'critical',
  alert: 'critical',
  critical: 'critical',
  high: 'error',
  error: 'error',
  medium: 'warning',
  warning: 'warning',
  low: 'notice',
  notice: 'notice',
  info: 'info',
  informational: 'info',
};

/** The colour of an event's severity or an alert's level; several severities share one. */
export function toneOf(severity: string): Tone {
  return TONES[severity] ?? 'debug';
}

/** Worst first. */
export const TONES_BY_WEIGHT: readonly Tone[] = ['critical', 'error', 'warning', 'notice', 'info', 'debug'];

/** A severity with its colour and its word: never the colour alone. */
export function Severity({ value }: { value: string }) {
  return <span className={`severity sev-${toneOf(value)}`}>{value}</span>;
}

export function Badge({ tone = 'plain', children }: { tone?: 'plain' | 'good' | 'warn' | 'danger' | 'accent'; children: React.ReactNode }) {
  return <span className={`badge ${tone}`}>{children}</span>;
}

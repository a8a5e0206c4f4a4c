export const CASE_STATUSES = [
  { id: 'open', label: 'Open' },
  { id: 'in-progress', label: 'In progress' },
  { id: 'closed', label: 'Closed' },
] as const;

export function caseTone(status: string): 'accent' | 'warn' | 'good' {
  return status === 'open' ? 'accent' : status === 'closed' ? 'good' : 'warn';
}

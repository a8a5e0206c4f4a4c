import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call, type Problem } from '@/api/client';
import { retrying, useApi, useMay } from '@/api/use';
import { setSearch, useSearch } from '@/app/router';
import { Button } from '@/design/controls';
import { ErrorState, Skeleton } from '@/design/states';
import { Time } from '@/design/Time';
import { toast } from '@/design/Toast';
import { refreshRules } from './changes';
import { diff, hunks } from './diff';
import type { Rule } from './health';

/** Every text that the rule had, and what each changed. */
export function Versions({ rule }: { rule: Rule }) {
  const versions = useApi('GET /api/v1/rules/{key}/versions', { path: { key: rule.key } });
  const wanted = Number(useSearch().get('version') ?? rule.version);
  const may = useMay('rules-write');
  const client = useQueryClient();
  const all = versions.data?.versions ?? [];
  const current = all[0];
  const chosen = all.find((one) => one.version === wanted) ?? current;
  const before = chosen && all.find((one) => one.version < chosen.version);
  const lines = useMemo(() => (chosen ? (before ? hunks(diff(before.text, chosen.text)) : hunks(diff(chosen.text, chosen.text), 10_000)) : []), [chosen, before]);
  const restore = useMutation<unknown, Problem, string>({
    mutationFn: (text) => call('PUT /api/v1/rules/{key}', { path: { key: rule.key }, body: { text, enabled: rule.enabled } }),
    onSuccess: (_, text) => {
      if (current && text !== current.text) toast(`“${rule.title}” has its text of version ${chosen?.version ?? ''}`, () => restore.mutate(current.text));
      setSearch({ version: null }, { replace: true });
      return refreshRules(client);
    },
  });
  if (versions.error) return <ErrorState error={versions.error} onRetry={retrying(versions)} />;
  if (!chosen) return <Skeleton lines={6} />;
  return (
    <div className="versions">
      <ol>
        {all.map((one) => (
          <li key={one.version}>
            <button type="button" aria-pressed={one.version === chosen.version} onClick={() => setSearch({ version: String(one.version) }, { replace: true })}>
              <strong>Version {one.version}</strong>
              <span className="muted">
                {one.modifiedBy} <Time value={one.modified} />
              </span>
            </button>
          </li>
        ))}
      </ol>
      <div className="stack">
        <div className="row-of">
          <h2>{before ? `Version ${before.version} to ${chosen.version}` : `Version ${chosen.version}`}</h2>
          {may && current && chosen.text !== current.text && (
            <Button small icon="refresh" disabled={restore.isPending} onClick={() => restore.mutate(chosen.text)}>
              Take this text again
            </Button>
          )}
        </div>
        {restore.error && <ErrorState error={restore.error} />}
        <pre className="diff" tabIndex={0} aria-label={before ? 'What changed' : 'The text'}>
          {lines.map((line, i) => (
            <span key={i} className={before ? line.kind : ''}>
              {before && line.kind === 'added' && <span className="sr-only">added </span>}
              {before && line.kind === 'removed' && <span className="sr-only">removed </span>}
              {line.text || ' '}
            </span>
          ))}
        </pre>
      </div>
    </div>
  );
}

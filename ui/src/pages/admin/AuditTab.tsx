import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, type Answer, type Problem } from '@/api/client';
import { retrying, useApi, useHeldError, useMay } from '@/api/use';
import { setSearch, useSearch } from '@/app/router';
import { Button, TextField } from '@/design/controls';
import { Badge } from '@/design/Severity';
import { Empty, ErrorState, Skeleton } from '@/design/states';
import { TableBox } from '@/design/TableBox';
import { Time } from '@/design/Time';

type Page = Answer<'GET /api/v1/audit'>;
const LIST = 'GET /api/v1/audit';

export function AuditTab() {
  const search = useSearch();
  const filter = { actor: search.get('actor') ?? '', action: search.get('action') ?? '', object: search.get('object') ?? '' };
  const log = useHeldError(
    useInfiniteQuery<Page, Problem, Page[], unknown[], string>({
      queryKey: [LIST, filter],
      queryFn: ({ pageParam, signal }) => call(LIST, { query: { ...filter, limit: '100', cursor: pageParam }, signal }),
      initialPageParam: '',
      getNextPageParam: (page) => page.next || undefined,
      select: (data) => data.pages,
    }),
  );
  const entries = log.data?.flatMap((page) => page.entries) ?? [];
  const set = (name: string) => (event: React.ChangeEvent<HTMLInputElement>) => setSearch({ [name]: event.target.value }, { replace: true });
  return (
    <>
      <div className="row-of filters">
        <TextField label="Who" value={filter.actor} onChange={set('actor')} placeholder="admin" />
        <TextField label="Did what" value={filter.action} onChange={set('action')} placeholder="user.*" />
        <TextField label="To what" value={filter.object} onChange={set('object')} />
        <Check />
      </div>
      {log.error ? (
        <ErrorState error={log.error} onRetry={retrying(log)} />
      ) : log.isPending ? (
        <Skeleton lines={8} />
      ) : entries.length === 0 ? (
        <Empty icon="shield" title="Nothing fits">
          No entry of the audit log is by them, of this kind and about this.
        </Empty>
      ) : (
        <TableBox label="Audit log">
          <table className="plain-table">
            <thead>
              <tr>
                <th>When</th>
                <th>Who</th>
                <th>From</th>
                <th>Did what</th>
                <th>To what</th>
                <th>Details</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <tr key={entry.number}>
                  <td className="nowrap">
                    <Time value={entry.time} />
                  </td>
                  <td className="nowrap">{entry.actor}</td>
                  <td className="mono nowrap">{entry.address}</td>
                  <td className="nowrap">{entry.action}</td>
                  <td>{entry.object}</td>
                  <td className="mono long">{JSON.stringify(entry.details) === '{}' ? '' : JSON.stringify(entry.details)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
      {log.hasNextPage && (
        <div className="row-of">
          <Button onClick={() => void log.fetchNextPage()} disabled={log.isFetchingNextPage}>
            Show older entries
          </Button>
        </div>
      )}
    </>
  );
}

/** Looks whether the chain of digests holds. */
function Check() {
  const may = useMay('tenants');
  const [asked, setAsked] = useState(false);
  const check = useApi('GET /api/v1/audit/check', {}, { enabled: asked, staleTime: 0 });
  if (!may) return null;
  return (
    <div className="row-of check">
      <Button icon="shield" onClick={() => (asked ? void check.refetch() : setAsked(true))} disabled={check.isFetching}>
        Check the log
      </Button>
      <span role="status">
        {check.error && <Badge tone="danger">{check.error.detail}</Badge>}
        {check.data && (check.data.sound ? <Badge tone="good">nothing was changed or taken out</Badge> : <Badge tone="danger">broken at entry {String(check.data.firstBroken)}</Badge>)}
      </span>
    </div>
  );
}

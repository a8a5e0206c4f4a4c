import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, type Problem } from '@/api/client';
import { retrying, useApi, useMay } from '@/api/use';
import { Link, navigate } from '@/app/router';
import { Button, IconButton } from '@/design/controls';
import { Badge } from '@/design/Severity';
import { Empty, ErrorState, Skeleton } from '@/design/states';
import { TableBox } from '@/design/TableBox';
import { Time } from '@/design/Time';
import { useRemoval } from './removal';
import { Settings } from './Settings';
import { Views } from './Views';
import { addressOf, idOf, LIST, type Dashboard } from './types';
import './dashboard.css';

/** The dashboards that one made, and those that others share. */
export default function ListPage() {
  const list = useApi('GET /api/v1/dashboards', {}, { staleTime: 0 });
  const administers = useMay('admin');
  const [making, setMaking] = useState(false);
  const { ask, dialog } = useRemoval();
  return (
    <div className="page dash" tabIndex={0}>
      <div className="page-head">
        <h1>Dashboards</h1>
        <Views here="/dashboards/list" />
        <span className="push" />
        <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>
          New dashboard
        </Button>
      </div>
      {list.error ? (
        <ErrorState error={list.error} onRetry={retrying(list)} />
      ) : list.isPending ? (
        <Skeleton lines={4} />
      ) : list.data.dashboards.length === 0 ? (
        <Empty icon="grid" title="There is no dashboard yet">
          A dashboard shows what searches count, side by side: over time, by value, on a map. Keep it to yourself or share it with your tenant.
        </Empty>
      ) : (
        <TableBox label="Dashboards">
          <table className="plain-table dash-list">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col" className="number">
                  Panels
                </th>
                <th scope="col">Author</th>
                <th scope="col">Changed</th>
                <th scope="col">
                  <span className="sr-only">What can be done</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {list.data.dashboards.map((one) => (
                <tr key={one.id}>
                  <td>
                    <Link to={addressOf(one.id)}>{one.name}</Link> {one.shared ? <Badge>shared</Badge> : null}
                    {one.description && <p className="muted">{one.description}</p>}
                  </td>
                  <td className="number numbers">{one.panels}</td>
                  <td>{one.own ? 'you' : one.author}</td>
                  <td>
                    <Time value={one.changed} />
                  </td>
                  <td className="dash-list-actions">{(one.own || administers) && <IconButton icon="trash" label={`Remove ${one.name}`} small onClick={() => ask(one)} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
      {making && <Make onClose={() => setMaking(false)} />}
      {dialog}
    </div>
  );
}

function Make({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const make = useMutation<Dashboard, Problem, { name: string; description: string; shared: boolean }>({
    mutationFn: (named) => call('PUT /api/v1/dashboards/{id}', { path: { id: idOf(named.name) }, body: { ...named, from: 'now-24h', to: 'now', refresh: 0, panels: [], version: 0 } }),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: LIST });
      onClose();
      navigate(`${addressOf(made.id)}?edit=1`);
    },
  });
  return <Settings title="New dashboard" action="Make it" value={{ name: '', description: '', shared: false }} error={make.error} busy={make.isPending} onDone={(named) => make.mutate(named)} onClose={onClose} />;
}

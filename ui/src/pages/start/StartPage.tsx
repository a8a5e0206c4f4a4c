import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, type Problem } from '@/api/client';
import { retrying, useApi, useMay } from '@/api/use';
import { Link } from '@/app/router';
import { Code } from '@/design/Code';
import { Button, Tabs } from '@/design/controls';
import { count } from '@/design/format';
import { Icon } from '@/design/Icon';
import { ErrorState } from '@/design/states';
import { ways } from './commands';
import './start.css';

const PLACEHOLDER = 'YOUR-TOKEN';
const EXPIRES = '365d';

/** What to do next: send a log. */
export default function StartPage() {
  const [way, setWay] = useState(ways[0]?.id ?? '');
  const mayMake = useMay('admin');
  const client = useQueryClient();
  const token = useMutation<string, Problem>({
    mutationFn: async () => {
      const made = await call('POST /api/v1/tokens', { body: { name: `made on ${new Date().toISOString().slice(0, 10)} to send data`, permissions: ['ingest'], expiresIn: EXPIRES } });
      await client.invalidateQueries({ queryKey: ['GET /api/v1/tokens'] });
      return made.token;
    },
  });
  const arrived = useApi('GET /api/v1/count', { query: {} }, { refetchInterval: 3000 });
  const shown = ways.find((one) => one.id === way) ?? ways[0];
  const events = arrived.data?.count ?? 0;
  return (
    <div className="page start">
      <div className="page-head">
        <h1>Send data</h1>
      </div>
      <ol className="steps">
        <li>
          <h2>A token for the sender</h2>
          <p className="muted">It may send and nothing else, is good for a year, and is shown this once.</p>
          {token.data ? (
            <Code label="the token" text={token.data} />
          ) : (
            <div className="row-of">
              <Button kind="primary" icon="plus" disabled={!mayMake || token.isPending} onClick={() => token.mutate()}>
                Make a token
              </Button>
              {!mayMake && <span className="muted">Your account may not make one; ask an administrator.</span>}
            </div>
          )}
          {token.error && <ErrorState error={token.error} onRetry={() => token.mutate()} />}
        </li>
        <li>
          <h2>Send</h2>
          <Tabs label="Ways to send" tabs={ways} selected={way} onSelect={setWay} />
          {shown && (
            <div role="tabpanel" className="stack">
              <p className="muted">{shown.note}</p>
              <Code label={`the commands for ${shown.label}`} text={shown.text(new URL(location.origin), token.data ?? PLACEHOLDER)} />
            </div>
          )}
        </li>
        <li>
          <h2>See it arrive</h2>
          {arrived.error ? (
            <ErrorState error={arrived.error} onRetry={retrying(arrived)} />
          ) : (
            <p className="arrived" role="status">
              <span className={events > 0 ? 'yes' : 'wait'}>
                <Icon name={events > 0 ? 'check' : 'clock'} size={18} />
              </span>
              {events > 0 ? (
                <span>
                  <span className="numbers">{count(events)}</span> events are stored. <Link to="/search">Search them</Link>
                </span>
              ) : (
                <span>Nothing yet. This looks every three seconds.</span>
              )}
            </p>
          )}
        </li>
      </ol>
    </div>
  );
}

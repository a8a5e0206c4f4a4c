import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { call, Problem, type Answer } from '@/api/client';
import { retrying, useApi, useMay } from '@/api/use';
import { useShortcut } from '@/app/keys';
import { Link, navigate, useSearchState } from '@/app/router';
import { Button, Tabs } from '@/design/controls';
import { Confirm } from '@/design/Dialog';
import { count } from '@/design/format';
import { Icon } from '@/design/Icon';
import { Badge, Severity } from '@/design/Severity';
import { ErrorState, Skeleton } from '@/design/states';
import { Time } from '@/design/Time';
import { toast } from '@/design/Toast';
import { refreshRules, useEnable } from './changes';
import { Exceptions } from './Exceptions';
import { logsource, STATES, stateOf, techniques } from './health';
import { HuntPanel } from './HuntPanel';
import { RuleText, useCheck } from './RuleText';
import { StateBadge } from './StateBadge';
import { TryPanel } from './TryPanel';
import { Versions } from './Versions';
import './rules.css';

type Whole = Answer<'GET /api/v1/rules/{key}'>;
type TabId = 'text' | 'hunt' | 'exceptions' | 'versions';

/** A rule: how it does, its text, what it would have found, what is excepted, what it was. */
export default function RulePage({ id = '' }: { id?: string }) {
  const shown = useApi('GET /api/v1/rules/{key}', { path: { key: id } });
  return (
    <div className="page rule">
      <Link to="/rules" className="back">
        <Icon name="left" /> Rules
      </Link>
      {shown.error ? <ErrorState error={shown.error} onRetry={retrying(shown)} /> : shown.data ? <One key={id} whole={shown.data} /> : <Skeleton lines={10} />}
    </div>
  );
}

function One({ whole }: { whole: Whole }) {
  const { rule } = whole;
  const [tab, setTab] = useSearchState('tab', 'text');
  const [removing, setRemoving] = useState(false);
  const may = useMay('rules-write');
  const mayHunt = useMay('hunt');
  const client = useQueryClient();
  const enable = useEnable();
  const remove = useMutation<unknown, Problem>({
    mutationFn: () => call('DELETE /api/v1/rules/{key}', { path: { key: rule.key } }),
    onSuccess: () => {
      toast(`“${rule.title}” removed`, () => {
        void call('POST /api/v1/rules', { body: { text: whole.text, enabled: rule.enabled, expires: rule.expires ?? null } })
          .catch((error: unknown) => toast(`Not undone: ${Problem.from(error).detail}`))
          .then(() => refreshRules(client));
      });
      void client.invalidateQueries({ queryKey: ['GET /api/v1/rules'] });
      navigate('/rules');
    },
  });
  useShortcut('e', 'Enable or disable', 'Rule', () => may && enable.mutate({ rules: [rule], enabled: !rule.enabled }));
  const state = stateOf(rule);
  const health = rule.health;
  return (
    <>
      <div className="page-head">
        <div className="titles">
          <span className="row-of">
            {rule.level && <Severity value={rule.level} />}
            <StateBadge rule={rule} />
            <Badge>{rule.kind}</Badge>
            {rule.status && <Badge>{rule.status}</Badge>}
          </span>
          <h1>{rule.title}</h1>
          <p className="muted">
            {[logsource(rule), `from ${rule.source}`, `version ${rule.version}`].filter(Boolean).join(' · ')}, changed by {rule.modifiedBy} <Time value={rule.modified} />
          </p>
        </div>
        {may && (
          <div className="row-of">
            <Button kind="danger" icon="trash" onClick={() => setRemoving(true)}>
              Remove
            </Button>
            <Button kind={rule.enabled ? 'plain' : 'primary'} disabled={enable.isPending} onClick={() => enable.mutate({ rules: [rule], enabled: !rule.enabled })}>
              {rule.enabled ? 'Disable' : 'Enable'}
            </Button>
          </div>
        )}
      </div>
      <dl className="figures">
        <div>
          <dt>Matches</dt>
          <dd className="numbers">{health ? count(health.matches) : '–'}</dd>
        </div>
        <div>
          <dt>Last match</dt>
          <dd>{health?.lastMatch ? <Time value={health.lastMatch} relative /> : '–'}</dd>
        </div>
        <div>
          <dt>Cost</dt>
          <dd className="numbers">{health ? health.cost.replace('ms', ' ms') : '–'}</dd>
        </div>
        <div>
          <dt>ATT&CK</dt>
          <dd className="row-of">
            {techniques(rule.tags).map((technique) => (
              <Link key={technique} to={`/coverage?technique=${technique}`}>
                {technique}
              </Link>
            ))}
            {techniques(rule.tags).length === 0 && '–'}
          </dd>
        </div>
        <div>
          <dt>Alerts</dt>
          <dd>
            <Link to={`/alerts?${new URLSearchParams({ status: 'all', rule: rule.key })}`}>Show them</Link>
          </dd>
        </div>
      </dl>
      {(state === 'broken' || state === 'fields' || state === 'no-logs' || (health?.missingFields.length ?? 0) > 0) && (
        <p className={`hint ${state === 'broken' ? 'bad' : ''}`}>
          <Icon name="alert" />
          <span>
            {rule.problem ?? STATES[state === 'matches' ? 'fields' : state].says}
            {health && health.missingFields.length > 0 && (
              <>
                {' '}
                Missing: <span className="mono">{health.missingFields.join(', ')}</span>
              </>
            )}
          </span>
        </p>
      )}
      <Tabs
        label="About the rule"
        selected={tab as TabId}
        onSelect={setTab}
        tabs={[
          { id: 'text', label: 'Text' },
          ...(mayHunt && rule.kind !== 'filter' ? [{ id: 'hunt' as const, label: 'Hunt' }] : []),
          ...(rule.kind !== 'filter' ? [{ id: 'exceptions' as const, label: 'Exceptions' }] : []),
          { id: 'versions', label: 'Versions' },
        ]}
      />
      <div role="tabpanel" aria-label={tab}>
        {tab === 'text' && <TextTab whole={whole} />}
        {tab === 'hunt' && <HuntPanel of={{ rules: [rule.key] }} />}
        {tab === 'exceptions' && <Exceptions rule={rule.key} />}
        {tab === 'versions' && <Versions rule={rule} />}
      </div>
      {removing && (
        <Confirm title={`Remove “${rule.title}”?`} action="Remove" busy={remove.isPending} onConfirm={() => remove.mutate()} onClose={() => setRemoving(false)}>
          <p>It finds nothing any more. Its versions stay, since alerts name them, and an import does not bring it back unasked.</p>
          {remove.error && <ErrorState error={remove.error} />}
        </Confirm>
      )}
    </>
  );
}

function TextTab({ whole }: { whole: Whole }) {
  const { rule } = whole;
  const [text, setText] = useState(whole.text);
  const may = useMay('rules-write');
  const check = useCheck(text);
  const client = useQueryClient();
  const changed = text !== whole.text;
  const seen = useRef(whole.text);
  useEffect(() => {
    // What one has not saved stays, also when somebody else saves.
    setText((now) => (now === seen.current ? whole.text : now));
    seen.current = whole.text;
  }, [whole.text]);
  useEffect(() => {
    if (!changed) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [changed]);
  const save = useMutation<unknown, Problem, string>({
    mutationFn: (wanted) => call('PUT /api/v1/rules/{key}', { path: { key: rule.key }, body: { text: wanted, enabled: rule.enabled, expires: rule.expires ?? null } }),
    onSuccess: (_, wanted) => {
      if (wanted !== whole.text) toast(`“${rule.title}” has a new text`, () => save.mutate(whole.text));
      return refreshRules(client);
    },
  });
  const usable = check.data?.usable === true;
  return (
    <div className="split">
      <div className="stack">
        <RuleText text={text} onChange={setText} readOnly={!may} check={check} />
        {save.error && <ErrorState error={save.error} />}
        {may && (
          <div className="row-of">
            <Button kind="primary" disabled={!changed || !usable || save.isPending} onClick={() => save.mutate(text)}>
              Save
            </Button>
            <Button disabled={!changed} onClick={() => setText(whole.text)}>
              Take back
            </Button>
            {rule.source === 'pack' && changed && <span className="muted">An edited rule of the pack is left alone by new versions of Tidewatch.</span>}
          </div>
        )}
      </div>
      <TryPanel text={text} usable={usable} />
    </div>
  );
}

import { Link } from '@/app/router';
import { comparison, timespan, type CorrelationExplanation, type Explanation } from '@/design/explanation';
import { ConditionTree } from '@/design/ConditionTree';
import { count } from '@/design/format';
import { Time } from '@/design/Time';
import type { Shown } from './types';

/** Why the alert was made: the rule's condition with what matched, and the fields that it was about. */
export function Why({ shown }: { shown: Shown }) {
  const explanation = shown.explanation as Explanation | string | null | undefined;
  const fields = Object.entries(shown.fields);
  return (
    <div className="stack">
      <section aria-label="Explanation">
        {explanation === null || explanation === undefined ? (
          <p className="muted">No explanation was kept.</p>
        ) : typeof explanation === 'string' ? (
          <pre className="mono">{explanation}</pre>
        ) : explanation.kind === 'correlation' ? (
          <Correlation explanation={explanation} />
        ) : (
          <ConditionTree explanation={explanation} />
        )}
      </section>
      {fields.length > 0 && (
        <section aria-label="Matched fields">
          <h3>Fields of the first event</h3>
          <dl className="fields">
            {fields.map(([name, value]) => (
              <div key={name}>
                <dt className="mono">{name}</dt>
                <dd className="mono">
                  {value}
                  <Link to={`/search?${new URLSearchParams({ q: phrase(name, value), from: 'now-7d', to: 'now' })}`} aria-label={`Search ${name} ${value}`}>
                    search
                  </Link>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </div>
  );
}

function Correlation({ explanation }: { explanation: CorrelationExplanation }) {
  const group = Object.entries(explanation.group);
  return (
    <div className="correlation">
      <p>
        <strong className="numbers">{count(explanation.value)}</strong> {explanation.type === 'value_count' ? 'different values' : 'events'} of{' '}
        {explanation.rules.map((rule, i) => (
          <span key={rule}>
            {i > 0 && ', '}
            <code>{rule}</code>
          </span>
        ))}{' '}
        within <strong>{timespan(explanation.timespan)}</strong>
        {group.length > 0 && ' with the same '}
        {group.map(([name, value], i) => (
          <span key={name}>
            {i > 0 && ', '}
            <code>{name}</code> <mark>{value}</mark>
          </span>
        ))}
        ; the rule asks for {comparison(explanation.condition)}.
      </p>
      <p className="muted">
        From <Time value={explanation.from} /> to <Time value={explanation.to} />
      </p>
      {explanation['decided-by'] && (
        <>
          <h3>The event that decided</h3>
          <p className="muted">It matched “{explanation['decided-by'].title}”.</p>
          <ConditionTree explanation={explanation['decided-by']} />
        </>
      )}
    </div>
  );
}

/** A field and its value as the search language writes them. */
export function phrase(name: string, value: string): string {
  return `${name}:"${value.replace(/[\\"]/g, '\\$&')}"`;
}

import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { call, type Answer, type Problem } from '@/api/client';
import { useApi } from '@/api/use';
import { Button, Field, Select } from '@/design/controls';
import { Badge } from '@/design/Severity';
import { ErrorState } from '@/design/states';

const TEST = 'POST /api/v1/parsers/test';

type Result = Answer<typeof TEST>['results'][number];

/** Lines to try parsers with; what they become is shown and not kept. */
export function ParserTest({ text, onText }: { text: string; onText: (text: string) => void }) {
  const parsers = useApi('GET /api/v1/parsers', {});
  const [parser, setParser] = useState('');
  const test = useMutation<Answer<typeof TEST>, Problem>({
    mutationFn: () => call(TEST, { body: { lines: text.split('\n'), ...(parser ? { parser } : {}) } }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    test.mutate();
  };
  return (
    <section className="panel parser-test" id="parser-test" aria-labelledby="parser-test-title">
      <header>
        <h2 id="parser-test-title">Test a parser</h2>
      </header>
      <form className="stack inner" onSubmit={submit}>
        <Field label="Lines" hint="At most 100; nothing of them is kept">
          {(id, described) => <textarea id={id} aria-describedby={described} className="input mono" rows={4} required spellCheck={false} value={text} onChange={(event) => onText(event.target.value)} />}
        </Field>
        <div className="row-of choose">
          <Select label="Parser" value={parser} onChange={(event) => setParser(event.target.value)}>
            <option value="">Recognise each line</option>
            {(parsers.data?.parsers ?? []).map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </Select>
          <Button kind="primary" type="submit" disabled={test.isPending}>
            Test
          </Button>
        </div>
        {test.error && <ErrorState error={test.error} onRetry={() => test.mutate()} />}
        {test.data?.results.map((result, at) => (
          <Outcome key={at} result={result} />
        ))}
      </form>
    </section>
  );
}

function Outcome({ result }: { result: Result }) {
  const took = result.recognised.find((one) => !one.rejected);
  return (
    <article className="outcome" aria-label={result.line}>
      <div className="row-of">
        {result.understood ? <Badge tone="good">understood</Badge> : <Badge tone="warn">kept as a plain message</Badge>}
        <span>
          {result.dataset}
          {took && ` by ${took.parser}`}
        </span>
        <span className="muted">{result.time ?? 'says no time'}</span>
      </div>
      {result.reason && <div className="why">{result.reason}</div>}
      {result.recognised
        .filter((one) => one.rejected && one.rejected !== result.reason)
        .map((one) => (
          <div key={one.parser} className="muted">
            {one.parser}: {one.rejected}
          </div>
        ))}
      {!result.understood && result.recognised.length === 0 && <div className="muted">No parser recognises the form of this line.</div>}
      <dl className="mono">
        {Object.entries(result.fields as Record<string, unknown>).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{Array.isArray(value) ? value.join(', ') : String(value)}</dd>
          </div>
        ))}
      </dl>
    </article>
  );
}

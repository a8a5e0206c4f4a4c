import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call, type Problem } from '@/api/client';
import { Button } from '@/design/controls';
import { ConditionTree } from '@/design/ConditionTree';
import { Dialog, focusFirst } from '@/design/Dialog';
import { Badge } from '@/design/Severity';
import { ErrorState } from '@/design/states';
import type { RuleExplanation } from '@/design/explanation';

const EVENT_ID = /^[0-9a-f]+-[0-9a-f]+-[0-9a-f]+$/;

/** Why a rule matches an event that one names, or why it does not. */
export function WhyNot({ rule, title, event = '', onClose }: { rule: string; title: string; event?: string; onClose: () => void }) {
  const [text, setText] = useState(event);
  const explain = useMutation<{ matched: boolean; explanations: RuleExplanation[] }, Problem, string>({
    mutationFn: async (given) => {
      const trimmed = given.trim();
      const body = EVENT_ID.test(trimmed) ? { event: trimmed } : trimmed.startsWith('{') ? { fields: JSON.parse(trimmed) as Record<string, unknown> } : { line: trimmed };
      const answer = await call('POST /api/v1/rules/{key}/explain', { path: { key: rule }, body });
      return { matched: answer.matched, explanations: answer.explanations as unknown as RuleExplanation[] };
    },
  });
  const { mutate } = explain;
  useEffect(() => {
    if (event) mutate(event);
  }, [event, mutate]);
  return (
    <Dialog title={`Why does “${title}” match, or not?`} wide onClose={onClose}>
      <form
        className="stack"
        onSubmit={(submitted) => {
          submitted.preventDefault();
          explain.mutate(text);
        }}
      >
        <div className="field">
          <label className="label" htmlFor="why-not-event">
            An event
          </label>
          <textarea id="why-not-event" className="textarea mono" rows={3} ref={focusFirst} value={text} onChange={(changed) => setText(changed.target.value)} aria-describedby="why-not-hint" />
          <span className="hint" id="why-not-hint">
            A stored event’s id, a line of a log, or fields as JSON. The rule is tried as it is now.
          </span>
        </div>
        <div className="actions">
          <Button kind="primary" type="submit" disabled={text.trim() === '' || explain.isPending}>
            Explain
          </Button>
        </div>
      </form>
      {explain.error && <ErrorState error={explain.error} onRetry={() => explain.mutate(text)} />}
      {explain.data?.explanations.map((one, i) => (
        <section key={i} className="stack" aria-live="polite">
          <div className="row-of">
            <h3>{one.title}</h3>
            <Badge tone={one.matched ? 'good' : 'danger'}>{one.matched ? 'matches' : 'does not match'}</Badge>
          </div>
          <ConditionTree explanation={one} />
        </section>
      ))}
    </Dialog>
  );
}

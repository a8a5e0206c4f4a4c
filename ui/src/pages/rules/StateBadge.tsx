import { Badge } from '@/design/Severity';
import { STATES, stateOf, type Rule } from './health';

/** How a rule does, in one word; the tooltip says more. */
export function StateBadge({ rule }: { rule: Rule }) {
  const state = STATES[stateOf(rule)];
  return (
    <span title={rule.problem ?? state.says}>
      <Badge tone={state.tone}>{state.label}</Badge>
    </span>
  );
}

import { keepPreviousData } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { retrying, useApi } from '@/api/use';
import { CodeEditor } from '@/design/CodeEditor';
import { Icon } from '@/design/Icon';
import { ErrorState } from '@/design/states';

const TYPING_MS = 300;

/** What was typed, when one pauses. */
export function useSettled<T>(value: T, ms = TYPING_MS): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const later = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(later);
  }, [value, ms]);
  return settled;
}

export function useCheck(text: string) {
  const settled = useSettled(text);
  return useApi('POST /api/v1/rules/check', { body: { text: settled } }, { enabled: settled.trim() !== '', staleTime: 10_000, ...(settled.trim() === '' ? {} : { placeholderData: keepPreviousData }) });
}

/** The text of rules, checked while one types; what is wrong stands under its line. */
export function RuleText({ text, onChange, readOnly, check }: { text: string; onChange: (text: string) => void; readOnly: boolean; check: ReturnType<typeof useCheck> }) {
  const findings = check.data?.findings ?? [];
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  const advice = findings.length - errors;
  return (
    <div className="rule-text">
      <CodeEditor label="Sigma YAML" value={text} onChange={onChange} remarks={findings} readOnly={readOnly} minHeight="360px" />
      {check.error ? (
        <ErrorState error={check.error} onRetry={retrying(check)} />
      ) : (
        <p className={`verdict ${errors > 0 ? 'bad' : 'good'}`} role="status">
          {check.data ? (
            <>
              <Icon name={errors > 0 ? 'close' : 'check'} />
              {errors > 0 ? `${errors} ${errors === 1 ? 'error' : 'errors'}` : `Can be used: ${check.data.documents.map((document) => `${document.kind} “${document.title}”`).join(', ')}`}
              {advice > 0 && <span className="muted">{advice === 1 ? '1 piece of advice' : `${advice} pieces of advice`}</span>}
            </>
          ) : (
            <span className="muted">{text.trim() === '' ? 'Nothing is written yet' : 'Checking …'}</span>
          )}
          <span className="muted keys">
            <kbd>Tab</kbd> indents, <kbd>Esc</kbd> <kbd>Tab</kbd> leaves
          </span>
        </p>
      )}
    </div>
  );
}

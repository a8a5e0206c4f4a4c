import { useEffect, useRef, useState } from 'react';
import type { EditorHandle, Remark } from './codemirror';
import { ErrorState, Skeleton } from './states';

export type { Remark } from './codemirror';

/** An editor of YAML with line numbers and remarks under the lines that they are about. It is loaded when it is needed. */
export function CodeEditor({ label, value, onChange, remarks, readOnly = false, minHeight = '280px' }: { label: string; value: string; onChange: (text: string) => void; remarks: readonly Remark[]; readOnly?: boolean; minHeight?: string }) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorHandle | null>(null);
  const change = useRef(onChange);
  change.current = onChange;
  const [loaded, setLoaded] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  const first = useRef({ value, readOnly, label });
  useEffect(() => {
    let gone = false;
    setError(null);
    import('./codemirror')
      .then(({ openEditor }) => {
        if (gone || !host.current) return;
        editor.current = openEditor(host.current, { ...first.current, onChange: (text) => change.current(text) });
        setLoaded(true);
      })
      .catch((reason: unknown) => setError(reason));
    return () => {
      gone = true;
      editor.current?.close();
      editor.current = null;
    };
  }, [attempt]);
  useEffect(() => editor.current?.setText(value), [value, loaded]);
  useEffect(() => editor.current?.setReadOnly(readOnly), [readOnly, loaded]);
  useEffect(() => editor.current?.setRemarks(remarks), [remarks, loaded]);
  return (
    <>
      {error !== null && <ErrorState error={error} onRetry={() => setAttempt(attempt + 1)} />}
      {!loaded && error === null && <Skeleton lines={8} />}
      <div ref={host} className="code-editor" hidden={!loaded} style={{ minHeight }} />
    </>
  );
}

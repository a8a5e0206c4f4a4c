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
  // What was typed and has not come back as the value: an older value must not overwrite it, as it did where drawing is slow.
  const typed = useRef<string[]>([]);
  const setting = useRef(false);
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  const first = useRef({ value, readOnly, label });
  useEffect(() => {
    let gone = false;
    const said = (text: string) => {
      if (!setting.current) typed.current.push(text);
      change.current(text);
    };
    setError(null);
    import('./codemirror')
      .then(({ openEditor }) => {
        if (gone || !host.current) return;
        editor.current = openEditor(host.current, { ...first.current, onChange: said });
        setLoaded(true);
      })
      .catch((reason: unknown) => setError(reason));
    return () => {
      gone = true;
      editor.current?.close();
      editor.current = null;
    };
  }, [attempt]);
  useEffect(() => {
    const at = typed.current.indexOf(value);
    if (at >= 0) {
      typed.current.splice(0, at + 1);
      return;
    }
    typed.current = [];
    setting.current = true;
    editor.current?.setText(value);
    setting.current = false;
  }, [value, loaded]);
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

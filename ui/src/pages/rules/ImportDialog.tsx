import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, type Answer, type Problem } from '@/api/client';
import { Button, Select } from '@/design/controls';
import { Dialog } from '@/design/Dialog';
import { count } from '@/design/format';
import { ErrorState } from '@/design/states';
import { refreshRules } from './changes';

type Report = Answer<'POST /api/v1/rules/import'>;

/** Takes an archive of rules, or files of Sigma YAML. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const [files, setFiles] = useState<File[]>([]);
  const [enable, setEnable] = useState('usable');
  const [restore, setRestore] = useState(false);
  const client = useQueryClient();
  const send = useMutation<Report, Problem>({
    mutationFn: async () => {
      const one = files[0];
      if (!one) throw new Error('no file was chosen');
      const archive = files.length === 1 ? one : new Blob(files.flatMap((file) => ['\n---\n', file]));
      // The document says "text", as it knows of no files; the client sends them as they are.
      return call('POST /api/v1/rules/import', { query: { source: files.length === 1 ? one.name.slice(0, 100) : `${files.length} files`, enable, restore: restore || null }, body: archive as unknown as string });
    },
    onSettled: () => refreshRules(client),
  });
  const report = send.data;
  return (
    <Dialog title="Import rules" wide onClose={onClose}>
      {report ? (
        <Told report={report} onClose={onClose} />
      ) : (
        <form
          className="stack rules-import"
          onSubmit={(event) => {
            event.preventDefault();
            send.mutate();
          }}
        >
          <div
            className="drop"
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => {
              event.preventDefault();
              setFiles([...event.dataTransfer.files]);
            }}
          >
            <label className="label" htmlFor="rules-files">
              A zip archive, or files of Sigma YAML
            </label>
            <input id="rules-files" type="file" multiple accept=".zip,.yml,.yaml" onChange={(event) => setFiles([...(event.target.files ?? [])])} />
            <span className="muted">SigmaHQ’s releases are taken as they are. Files can be dropped here.</span>
          </div>
          <Select label="New rules that are enabled" value={enable} onChange={(event) => setEnable(event.target.value)} hint="Rules that are there already stay as they are, enabled or not; where their text differs they get a new version.">
            <option value="usable">All but deprecated and unsupported ones</option>
            <option value="trusted">Stable and test ones</option>
            <option value="none">None; try them by a hunt first</option>
          </Select>
          <label className="row-of">
            <input type="checkbox" checked={restore} onChange={(event) => setRestore(event.target.checked)} /> Bring back rules that were removed
          </label>
          {send.error && <ErrorState error={send.error} onRetry={() => send.mutate()} />}
          <div className="actions">
            <Button onClick={onClose}>Cancel</Button>
            <Button kind="primary" type="submit" disabled={files.length === 0 || send.isPending}>
              {send.isPending ? 'Importing …' : 'Import'}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

function Told({ report, onClose }: { report: Report; onClose: () => void }) {
  const problems = [...report.refused, ...report.notInForce];
  return (
    <div className="stack rules-import" role="status">
      <dl className="figures">
        <div>
          <dt>Added</dt>
          <dd className="numbers">{count(report.added.length)}</dd>
        </div>
        <div>
          <dt>Changed</dt>
          <dd className="numbers">{count(report.changed.length)}</dd>
        </div>
        <div>
          <dt>As they were</dt>
          <dd className="numbers">{count(report.unchanged)}</dd>
        </div>
        <div>
          <dt>Removed before, left out</dt>
          <dd className="numbers">{count(report.removedBefore)}</dd>
        </div>
      </dl>
      {problems.length > 0 && (
        <div className="problems" tabIndex={0} role="region" aria-label="What could not be taken">
          <table className="plain-table">
            <thead>
              <tr>
                <th>Where</th>
                <th>What is wrong, and what to do</th>
              </tr>
            </thead>
            <tbody>
              {problems.map((problem, i) => (
                <tr key={i}>
                  <td className="mono">
                    {problem.file}:{problem.line}
                  </td>
                  <td>
                    {problem.message}
                    {problem.remedy && <span className="muted"> — {problem.remedy}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="actions">
        <Button kind="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}

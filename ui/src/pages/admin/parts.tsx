import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { call, type Answer, type Operation, type Problem, type Request } from '@/api/client';
import { Code } from '@/design/Code';
import { Button } from '@/design/controls';
import { Dialog } from '@/design/Dialog';

/** A call that changes something; what was fetched by `refreshed` is fetched again. */
export function useChange<O extends Operation>(operation: O, refreshed: Operation, done?: (answer: Answer<O>, request: Request<O>) => void): UseMutationResult<Answer<O>, Problem, Request<O>> {
  const client = useQueryClient();
  return useMutation<Answer<O>, Problem, Request<O>>({
    mutationFn: (request) => call(operation, request),
    onSuccess: async (answer, request) => {
      done?.(answer, request);
      await client.invalidateQueries({ queryKey: [refreshed] });
    },
  });
}

/** A secret that is shown once. */
export function Secret({ title, text, label, children, onClose }: { title: string; text: string; label: string; children: React.ReactNode; onClose: () => void }) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{children}</p>
      <Code label={label} text={text} />
      <div className="actions">
        <Button kind="primary" onClick={onClose}>
          I have it
        </Button>
      </div>
    </Dialog>
  );
}

/** Boxes to tick, one a name. */
export function Ticks({ legend, names, ticked, onChange }: { legend: string; names: readonly string[]; ticked: readonly string[]; onChange: (ticked: string[]) => void }) {
  return (
    <fieldset className="ticks">
      <legend>{legend}</legend>
      {names.map((name) => (
        <label key={name}>
          <input type="checkbox" checked={ticked.includes(name)} onChange={(event) => onChange(event.target.checked ? [...ticked, name] : ticked.filter((one) => one !== name))} />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

/** Which datasets a role or a token sees. */
export function seenBy({ datasets }: { datasets: readonly string[] }): string {
  return datasets.includes('*') ? 'every dataset' : datasets.join(', ') || 'no dataset';
}

/** The datasets that somebody wrote, with commas; all of them where nothing was written. */
export function datasetsOf(text: string): string[] {
  const names = text.split(/[\s,]+/).filter(Boolean);
  return names.length === 0 ? ['*'] : names;
}

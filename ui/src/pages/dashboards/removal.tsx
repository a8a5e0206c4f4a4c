import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { call, type Problem } from '@/api/client';
import { Confirm } from '@/design/Dialog';
import { toast } from '@/design/Toast';
import { draftOf, LIST, ONE, type Dashboard } from './types';

type Named = Pick<Dashboard, 'id' | 'name' | 'own' | 'author' | 'version'>;

/** Removes dashboards: one's own at once, with a way back; what is somebody else's cannot be made theirs again, so that asks. */
export function useRemoval(onRemoved: () => void = () => undefined): { ask: (dashboard: Named) => void; dialog: ReactNode } {
  const client = useQueryClient();
  const [asked, setAsked] = useState<Named | null>(null);
  const remove = useMutation<Dashboard, Problem, Named>({
    mutationFn: async ({ id, version }) => {
      const whole = await call('GET /api/v1/dashboards/{id}', { path: { id } });
      await call('DELETE /api/v1/dashboards/{id}', { path: { id }, headers: { 'If-Match': `"${version}"` } });
      return whole;
    },
    onSuccess: async (whole) => {
      setAsked(null);
      toast(`“${whole.name}” was removed.`, whole.own ? () => void putBack(whole) : undefined);
      onRemoved();
      client.removeQueries({ queryKey: [...ONE, { path: { id: whole.id } }] });
      await client.invalidateQueries({ queryKey: LIST });
    },
    onError: (problem) => {
      setAsked(null);
      toast(problem.detail);
      void client.invalidateQueries({ queryKey: LIST });
    },
  });
  const putBack = async (whole: Dashboard) => {
    try {
      await call('PUT /api/v1/dashboards/{id}', { path: { id: whole.id }, body: { ...draftOf(whole), version: 0 } });
    } catch (problem) {
      toast((problem as Problem).detail);
    }
    await client.invalidateQueries({ queryKey: LIST });
  };
  const ask = (dashboard: Named) => (dashboard.own ? remove.mutate(dashboard) : setAsked(dashboard));
  const dialog = asked && (
    <Confirm title={`Remove “${asked.name}”?`} action="Remove" busy={remove.isPending} onConfirm={() => remove.mutate(asked)} onClose={() => setAsked(null)}>
      It is {asked.author}’s, and shared: nobody will see it any more.
    </Confirm>
  );
  return { ask, dialog };
}

import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { call, Problem } from '@/api/client';
import { toast } from '@/design/Toast';

/** Everything that shows rules asks again. */
export async function refreshRules(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ predicate: (query) => typeof query.queryKey[0] === 'string' && query.queryKey[0].includes('/api/v1/rules') });
}

const enable = (keys: readonly string[], enabled: boolean) => call('POST /api/v1/rules/actions', { body: { action: enabled ? 'enable' : 'disable', keys: [...keys] } });

/** Enables or disables rules and offers the way back. */
export function useEnable() {
  const client = useQueryClient();
  return useMutation<string[], Problem, { rules: ReadonlyArray<{ key: string; title: string }>; enabled: boolean }>({
    mutationFn: async ({ rules, enabled }) => (await enable(rules.map((rule) => rule.key), enabled)).changed,
    onSuccess: (changed, { rules, enabled }) => {
      const which = rules.length === 1 ? `“${rules[0]?.title ?? ''}”` : `${changed.length} rules`;
      toast(`${which} ${enabled ? 'enabled' : 'disabled'}`, () => {
        void enable(changed, !enabled)
          .catch((error: unknown) => toast(`Not undone: ${Problem.from(error).detail}`))
          .then(() => refreshRules(client));
      });
    },
    onError: (problem) => toast(`${problem.detail} ${problem.remedy}`),
    onSettled: () => refreshRules(client),
  });
}

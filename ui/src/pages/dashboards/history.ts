/** What was before, for undo: a list that ends with what is now. */
export interface History<T> {
  past: readonly T[];
  now: T;
}

const MOST = 100;

export const begun = <T>(now: T): History<T> => ({ past: [], now });

/** After a change. */
export function changed<T>(history: History<T>, now: T): History<T> {
  return now === history.now ? history : { past: [...history.past.slice(1 - MOST), history.now], now };
}

/** After taking back the last change. */
export function undone<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  return before === undefined ? history : { past: history.past.slice(0, -1), now: before };
}

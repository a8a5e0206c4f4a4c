import type { ReactNode } from 'react';
import { TableBox } from './TableBox';

/** A head of figures is above them, at the right. */
type Head = string | { figures: string };

/** Records in a panel, a row each; the last column holds what can be done with each, where anything can. */
export function RecordTable({ label, heads, actions = true, children }: { label: string; heads: readonly Head[]; actions?: boolean; children: ReactNode }) {
  return (
    <TableBox label={label}>
      <table className="plain-table">
        <thead>
          <tr>
            {heads.map((head) =>
              typeof head === 'string' ? (
                <th key={head}>{head}</th>
              ) : (
                <th key={head.figures} className="numbers">
                  {head.figures}
                </th>
              ),
            )}
            {actions && (
              <th>
                <span className="sr-only">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </TableBox>
  );
}

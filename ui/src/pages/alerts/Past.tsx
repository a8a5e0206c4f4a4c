import { useState } from 'react';
import { useMay } from '@/api/use';
import { Link } from '@/app/router';
import { Button } from '@/design/controls';
import { Icon, type IconName } from '@/design/Icon';
import { Time } from '@/design/Time';
import { STATUS_NAMES, type History } from './types';
import './alerts.css';

const ICONS: Record<string, IconName> = { status: 'check', resolution: 'check', assignee: 'person', comment: 'edit', 'case-added': 'inbox', case: 'inbox' };

function said(entry: History): string {
  const from = STATUS_NAMES[entry.from] ?? entry.from;
  const to = STATUS_NAMES[entry.to] ?? entry.to;
  switch (entry.change) {
    case 'comment':
      return 'commented';
    case 'assignee':
      return entry.to === '' ? 'assigned it to nobody' : `assigned it to ${to}`;
    default:
      return `${entry.change.replaceAll('-', ' ')}: ${from ? `${from} → ` : ''}${to || 'none'}`;
  }
}

/** What people did, newest first, and a place to write what one found. */
export function Past({ history, onComment, busy, made }: { history: readonly History[]; onComment: (text: string) => Promise<unknown>; busy: boolean; made?: string }) {
  const may = useMay('alerts-write');
  const [text, setText] = useState('');
  const keep = async () => {
    if (text.trim() === '') return;
    await onComment(text.trim());
    setText('');
  };
  return (
    <div className="stack past">
      {may && (
        <form
          className="comment-form"
          onSubmit={(event) => {
            event.preventDefault();
            void keep();
          }}
        >
          <textarea
            className="textarea"
            aria-label="Comment"
            placeholder="What did you find out?"
            rows={2}
            maxLength={10_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void keep();
            }}
          />
          <Button type="submit" disabled={busy || text.trim() === ''}>
            Comment
          </Button>
        </form>
      )}
      <ol className="history">
        {[...history].reverse().map((entry) => (
          <li key={entry.number}>
            <span className="dot">
              <Icon name={ICONS[entry.change] ?? 'clock'} size={14} />
            </span>
            <div>
              <p>
                <strong>{entry.actor}</strong> {entry.change.startsWith('alert-') ? <Moved entry={entry} /> : said(entry)} <Time value={entry.time} />
              </p>
              {entry.comment && <p className="comment">{entry.comment}</p>}
            </div>
          </li>
        ))}
        {made && (
          <li>
            <span className="dot">
              <Icon name="bell" size={14} />
            </span>
            <p>
              The alert was made <Time value={made} />
            </p>
          </li>
        )}
      </ol>
    </div>
  );
}

/** An alert that was put into a case or taken out. */
function Moved({ entry }: { entry: History }) {
  const id = entry.to || entry.from;
  return (
    <>
      {entry.change === 'alert-added' ? 'added' : 'took out'} <Link to={`/alerts/${id}`}>alert {id.slice(0, 8)}</Link>
    </>
  );
}

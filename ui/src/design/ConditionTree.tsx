import { useState } from 'react';
import { Icon } from './Icon';
import { pieces, type Part, type RuleExplanation } from './explanation';
import './condition-tree.css';

/** Parts below this many are shown at once. */
const SHOWN = 40;

/** A rule's condition as a tree: which parts hold, which field was looked at, and where in its value the pattern lies. */
export function ConditionTree({ explanation }: { explanation: RuleExplanation }) {
  return (
    <div className="condition-tree">
      {!explanation.routed && (
        <p className="note">
          <Icon name="filter" /> The event is not of the rule’s log source, so the stream does not try the rule on it. The condition by itself:
        </p>
      )}
      <ul aria-label={`The condition of ${explanation.title}`}>
        <Node part={explanation.condition} wanted />
      </ul>
    </div>
  );
}

/** `wanted`: whether the rule needs it to hold; a part under a `not` that does not hold is good. */
function Node({ part, wanted }: { part: Part; wanted: boolean }) {
  const [all, setAll] = useState(false);
  const below = part.parts ?? [];
  const negates = part.text === 'not';
  const shown = all ? below : below.slice(0, SHOWN);
  const state = part.holds ? 'holds' : 'fails';
  return (
    <li className={`${state} ${part.holds === wanted ? 'as-wanted' : ''}`}>
      <div className="part">
        <span className="truth">
          <Icon name={part.holds ? 'check' : 'close'} size={14} />
          <span className="sr-only">{part.holds ? 'holds' : 'does not hold'}</span>
        </span>
        <div className="what">
          <span className={below.length > 0 ? 'join' : 'mono'}>{part.text}</span>
          {part.names && part.holds && part.value !== undefined && <Value part={part} />}
          {part.names && !part.holds && <Missed part={part} />}
        </div>
      </div>
      {shown.length > 0 && (
        <ul>
          {shown.map((one, i) => (
            <Node key={i} part={one} wanted={negates ? !wanted : wanted} />
          ))}
        </ul>
      )}
      {below.length > shown.length && (
        <button type="button" className="button small quiet" onClick={() => setAll(true)}>
          {below.length - shown.length} more parts
        </button>
      )}
      {part.truncated && <p className="muted">Further parts were left out.</p>}
    </li>
  );
}

function Value({ part }: { part: Part }) {
  const found = part.found ?? [];
  const elsewhere = found.filter((one) => one.value !== undefined && one.value !== part.value);
  return (
    <span className="value mono">
      {!says(part) && <span className="field">{part.field}</span>}
      <span className="text">
        {pieces(part.value ?? '', found).map((piece, i) => (piece.hit ? <mark key={i}>{piece.text}</mark> : <span key={i}>{piece.text}</span>))}
      </span>
      {elsewhere.map((one, i) => (
        <span className="text" key={i}>
          {one.field}{' '}
          {pieces(one.value ?? '', [one]).map((piece, j) => (piece.hit ? <mark key={j}>{piece.text}</mark> : <span key={j}>{piece.text}</span>))}
        </span>
      ))}
    </span>
  );
}

function Missed({ part }: { part: Part }) {
  if (part.field === undefined) return part.names && part.names.length > 0 ? <span className="value muted">the event has no {part.names[0]}</span> : null;
  return (
    <span className="value mono">
      {!says(part) && <span className="field">{part.field}</span>}
      <span className="text">{part.value ?? <em>empty</em>}</span>
    </span>
  );
}

/** Whether the part's own text begins with the field, so that it need not be said again. */
function says(part: Part): boolean {
  return part.field !== undefined && (part.text.startsWith(`${part.field}:`) || part.text.startsWith(`${part.field}|`));
}

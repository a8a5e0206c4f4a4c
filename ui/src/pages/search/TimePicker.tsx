import { useState, type FormEvent } from 'react';
import { Button, TextField } from '@/design/controls';
import { Icon } from '@/design/Icon';
import { Menu } from '@/design/Menu';
import { labelOf, PRESETS, rangeOf, type RangeText } from './timerange';
import './timepicker.css';

/** Chooses a range: one of the usual ones, or any in the server's words. */
export function TimePicker({ value, onChange }: { value: RangeText; onChange: (range: RangeText) => void }) {
  return (
    <Menu
      trigger={(open, toggle) => (
        <Button aria-expanded={open} aria-label={`Time: ${labelOf(value)}`} className="time-button" icon="clock" onClick={toggle}>
          <span>{labelOf(value)}</span>
          <Icon name="down" size={14} />
        </Button>
      )}
    >
      {(close) => (
        <div className="time-menu">
          <div>
            {PRESETS.map((preset) => (
              <button
                type="button"
                key={preset.label}
                aria-current={preset.from === value.from && preset.to === value.to ? 'true' : undefined}
                onClick={() => {
                  onChange({ from: preset.from, to: preset.to });
                  close();
                }}
              >
                {preset.label}
              </button>
            ))}
          </div>
          <Absolute
            value={value}
            onChange={(range) => {
              onChange(range);
              close();
            }}
          />
        </div>
      )}
    </Menu>
  );
}

function Absolute({ value, onChange }: { value: RangeText; onChange: (range: RangeText) => void }) {
  const [from, setFrom] = useState(value.from);
  const [to, setTo] = useState(value.to);
  const valid = rangeOf({ from, to }, Date.now()) !== null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (valid) onChange({ from: from.trim(), to: to.trim() });
  };
  return (
    <form className="time-absolute" onSubmit={submit}>
      <TextField label="From" value={from} placeholder="the beginning" onChange={(event) => setFrom(event.target.value)} />
      <TextField
        label="To"
        value={to}
        placeholder="now"
        error={valid ? null : 'This cannot be read, or ends before it begins.'}
        hint="now-3h, now/d, 2026-11-21, 2026-11-21 08:30 (your time), 2026-11-21T08:30:00Z"
        onChange={(event) => setTo(event.target.value)}
      />
      <Button type="submit" kind="primary" disabled={!valid}>
        Use this range
      </Button>
    </form>
  );
}

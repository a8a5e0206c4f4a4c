import { localTime, relativeTime, utcTime, type TimeStyle } from './format';

/** A time in the viewer's zone; the tooltip tells UTC. */
export function Time({ value, style = 'short', relative = false }: { value: string; style?: TimeStyle; relative?: boolean }) {
  return (
    <time dateTime={value} title={`${localTime(value, 'full')} here · ${utcTime(value)}`}>
      {relative ? relativeTime(value) : localTime(value, style)}
    </time>
  );
}

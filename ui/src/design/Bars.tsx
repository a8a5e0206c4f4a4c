import { count } from './format';

/** Small bars, one a value, the tallest as high as the drawing: what came when, at a glance. The text says it to those who cannot see. */
export function Bars({ values, label, height = 24 }: { values: readonly number[]; label: string; height?: number }) {
  const most = Math.max(1, ...values);
  const width = 4;
  return (
    <svg className="bars" role="img" aria-label={`${label}: ${count(values.reduce((sum, value) => sum + value, 0))} in all, at most ${count(Math.max(0, ...values))} at once`} viewBox={`0 0 ${Math.max(1, values.length * width)} ${height}`} preserveAspectRatio="none" height={height}>
      {values.map((value, i) => {
        const tall = value === 0 ? 0 : Math.max(1.5, (value / most) * height);
        return <rect key={i} x={i * width + 0.5} y={height - tall} width={width - 1} height={tall} />;
      })}
    </svg>
  );
}

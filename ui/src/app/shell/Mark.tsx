/** The mark of the application. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className="mark">
      <rect width="32" height="32" rx="7" />
      <path d="M5 13c3.7-3 7.3-3 11 0s7.3 3 11 0M5 20c3.7-3 7.3-3 11 0s7.3 3 11 0" />
    </svg>
  );
}

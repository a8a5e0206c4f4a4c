const PATHS = {
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14Zm5 12 4.5 4.5',
  alert: 'M12 4 2.8 19.5h18.4L12 4Zm0 6v4.5m0 2.7v.1',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15L6 16Zm4 4.5a2 2 0 0 0 4 0',
  rules: 'M5 4.5h14v15H5zM8.5 9h7m-7 3.5h7m-7 3.5h4',
  dashboard: 'M4 4h7v9H4zm9 0h7v5h-7zm0 7h7v9h-7zm-9 4h7v5H4z',
  sources: 'M4 7c0-1.7 3.6-3 8-3s8 1.3 8 3-3.6 3-8 3-8-1.3-8-3Zm0 0v10c0 1.7 3.6 3 8 3s8-1.3 8-3V7M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3',
  settings: 'M4 7h9m5 0h2M4 12h2m5 0h9M4 17h9m5 0h2M15.5 4.8v4.4M8.5 9.8v4.4m7 .6v4.4',
  health: 'M3 12h4l2.5-6 4 12 2.5-6H21',
  users: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6 9c0-3.3 2.7-6 6-6s6 2.7 6 6m1-9.2A3.5 3.5 0 0 0 15.6 4M18 14.6c1.9.9 3 2.9 3 5.4',
  grid: 'M4 4h4v4H4zm6 0h4v4h-4zm6 0h4v4h-4zM4 10h4v4H4zm6 0h4v4h-4zm6 0h4v4h-4zM4 16h4v4H4zm6 0h4v4h-4zm6 0h4v4h-4z',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6 6 18',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  down: 'm6 9 6 6 6-6',
  up: 'm6 15 6-6 6 6',
  right: 'm9 6 6 6-6 6',
  left: 'm15 6-6 6 6 6',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm0-5v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4m0-12.8L17 7M7 17l-1.4 1.4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 8.5c0-4 3.4-6.5 7.5-6.5s7.5 2.5 7.5 6.5',
  keyboard: 'M3 6h18v12H3zm4 8.5h10M6.5 10h.1m3.4 0h.1m3.4 0h.1m3.4 0h.1',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Zm0 4v4.5l3 2',
  play: 'M8 5.5v13l10.5-6.5L8 5.5Z',
  pause: 'M8 5.5v13m8-13v13',
  star: 'm12 4 2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8L12 4Z',
  share: 'M10 14a4.2 4.2 0 0 0 6 0l3.2-3.2a4.2 4.2 0 0 0-6-6L12 6m2 4a4.2 4.2 0 0 0-6 0l-3.2 3.2a4.2 4.2 0 0 0 6 6L12 18',
  download: 'M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19.5h14',
  upload: 'M12 16V5m-4.5 4.5L12 5l4.5 4.5M5 19.5h14',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  columns: 'M4 5h16v14H4zm5.3 0v14m5.4-14v14',
  filter: 'M4 5.5h16L14 13v6l-4-2v-4L4 5.5Z',
  edit: 'm5 19 1-4L16.5 4.5l3 3L9 18l-4 1Zm9.5-12.5 3 3',
  trash: 'M5 7h14M10 7V4.5h4V7m-7 0 .8 12.5h8.4L17 7m-7 4v5m4-5v5',
  refresh: 'M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9m0-4.5V9H15',
  code: 'm8.5 7-5 5 5 5m7-10 5 5-5 5',
  table: 'M4 5h16v14H4zm0 4.7h16M4 14.3h16M10 9.7V19',
  chart: 'M4 4v16h16M8.5 16v-4m4 4V8m4 8v-6',
  external: 'M14 5h5v5m0-5-8 8m-2-7H5v13h13v-4',
  shield: 'm12 3.5 7.5 3v5.3c0 4.3-3 7.5-7.5 8.9-4.5-1.4-7.5-4.6-7.5-8.9V6.5l7.5-3Z',
  inbox: 'M4 13.5 6.5 5h11l2.5 8.5V19H4v-5.5Zm0 0h5a3 3 0 0 0 6 0h5',
  more: 'M5.5 12h.1m6.4 0h.1m6.4 0h.1',
  target: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Zm0 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7Z',
  panel: 'M4 5h16v14H4zm5.5 0v14',
  globe: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Zm-7.7 8h15.4M12 4c2.3 2.2 3.4 5 3.4 8s-1.1 5.8-3.4 8c-2.3-2.2-3.4-5-3.4-8S9.7 6.2 12 4Z',
  expand: 'M9 4H4v5m11-5h5v5M9 20H4v-5m11 5h5v-5',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  lines: 'M4 5v14h16M7.5 15l4-5 3 2.5L19.5 7',
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing beside words, or in a button that has a name; it says nothing to those who cannot see it. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={1.8} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

import { Link } from '@/app/router';

const VIEWS = [
  { path: '/dashboards', name: 'Overview' },
  { path: '/dashboards/list', name: 'All dashboards' },
];

/** From the overview to the dashboards that people make, and back. */
export function Views({ here }: { here: string }) {
  return (
    <nav className="dash-views" aria-label="Dashboards">
      {VIEWS.map(({ path, name }) => (
        <Link key={path} to={path} aria-current={path === here ? 'page' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  );
}

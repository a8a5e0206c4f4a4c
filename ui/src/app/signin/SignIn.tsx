import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent } from 'react';
import { Problem } from '@/api/problem';
import { signIn } from '@/api/session';
import { setSearch, useSearch } from '@/app/router';
import { Button, TextField } from '@/design/controls';
import './signin.css';
import { Mark } from '../shell/Mark';

const RETURN = 'tidewatch.return';

/** Where one was before a sign-in that left the application; told once. */
export function returnAddress(): string | null {
  const address = sessionStorage.getItem(RETURN);
  sessionStorage.removeItem(RETURN);
  return address?.startsWith('/') && !address.startsWith('//') ? address : null;
}

/** What the server's answer to a sign-in elsewhere stands for (OidcController). */
const ELSEWHERE: Record<string, string> = {
  refused: 'Your organisation’s account was not let in. Try again; if it stays so, an administrator sees the reason in the audit log.',
  unavailable: 'Your organisation’s sign-in cannot be reached now. Try again in a moment, or use a name and a password.',
};

export function SignIn({ reason }: { reason: string | null }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const given = useSearch().get('signin');
  const [elsewhere] = useState(given ? ELSEWHERE[given] : undefined);
  useEffect(() => setSearch({ signin: null }, { replace: true }), []);
  const ways = useQuery({
    queryKey: ['ways'],
    queryFn: async () => (await (await fetch('/api/v1/auth')).json()) as { oidc: boolean },
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await signIn(name.trim(), password);
    } catch (error) {
      setProblem(Problem.from(error));
      setBusy(false);
    }
  };
  return (
    <main className="signin">
      <form onSubmit={(event) => void submit(event)} aria-labelledby="signin-title">
        <Mark size={40} />
        <h1 id="signin-title">Sign in to Tidewatch</h1>
        {reason && !problem && (
          <p className="signin-note" role="status">
            {reason}
          </p>
        )}
        {elsewhere && !problem && (
          <p className="signin-problem" role="alert">
            {elsewhere}
          </p>
        )}
        {problem && (
          <p className="signin-problem" role="alert">
            {problem.detail} {problem.status === 401 ? '' : problem.remedy}
          </p>
        )}
        <TextField label="Name" name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus required value={name} onChange={(event) => setName(event.target.value)} />
        <TextField label="Password" name="password" type="password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} />
        <Button type="submit" kind="primary" disabled={busy}>
          {busy ? 'Signing in…' : 'Sign in'}
        </Button>
        {ways.data?.oidc && (
          <a
            className="button"
            href="/api/v1/auth/oidc"
            onClick={() => sessionStorage.setItem(RETURN, location.pathname + location.search)}
          >
            Sign in with your organisation
          </a>
        )}
      </form>
      <p className="signin-foot">The first password of <code>admin</code> was printed when the server started for the first time.</p>
    </main>
  );
}

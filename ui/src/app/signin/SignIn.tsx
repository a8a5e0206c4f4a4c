import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Problem } from '@/api/problem';
import { signIn } from '@/api/session';
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

export function SignIn({ reason }: { reason: string | null }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
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

import { useState, type FormEvent } from 'react';
import { Problem } from '@/api/problem';
import { changePassword, signOut } from '@/api/session';
import { Button, TextField } from '@/design/controls';
import { Mark } from '../shell/Mark';
import './signin.css';

const SHORTEST = 12;

/** A one-time password is good for choosing another, and for nothing else. */
export function ChoosePassword({ name, old }: { name: string; old: string }) {
  const [before, setBefore] = useState(old);
  const [wanted, setWanted] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const short = wanted.length > 0 && wanted.length < SHORTEST;
  const differs = again.length > 0 && again !== wanted;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (wanted.length < SHORTEST || again !== wanted) return;
    setBusy(true);
    setProblem(null);
    try {
      await changePassword(name, before, wanted);
    } catch (error) {
      setProblem(Problem.from(error));
      setBusy(false);
    }
  };
  return (
    <main className="signin">
      <form onSubmit={(event) => void submit(event)} aria-labelledby="password-title">
        <Mark size={40} />
        <h1 id="password-title">Choose your password</h1>
        <p className="signin-note">You signed in with a one-time password. Choose one of your own to go on.</p>
        {problem && (
          <p className="signin-problem" role="alert">
            {problem.detail} {problem.remedy}
          </p>
        )}
        <input type="hidden" name="username" autoComplete="username" value={name} readOnly />
        {!old && <TextField label="One-time password" type="password" autoComplete="current-password" required value={before} onChange={(event) => setBefore(event.target.value)} />}
        <TextField
          label="New password"
          type="password"
          name="new-password"
          autoComplete="new-password"
          autoFocus
          required
          minLength={SHORTEST}
          value={wanted}
          hint={`${SHORTEST} characters or more; a few words are easy to remember.`}
          error={short ? `${SHORTEST - wanted.length} more characters` : null}
          onChange={(event) => setWanted(event.target.value)}
        />
        <TextField label="New password again" type="password" name="repeat-password" autoComplete="new-password" required value={again} error={differs ? 'This is not the same.' : null} onChange={(event) => setAgain(event.target.value)} />
        <Button type="submit" kind="primary" disabled={busy || wanted.length < SHORTEST || again !== wanted}>
          {busy ? 'Setting…' : 'Set password and go on'}
        </Button>
        <Button kind="quiet" onClick={() => void signOut()}>
          Sign in as somebody else
        </Button>
      </form>
    </main>
  );
}

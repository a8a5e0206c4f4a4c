import { useState } from 'react';
import { TextField } from '@/design/controls';
import { focusFirst, FormDialog } from '@/design/Dialog';

interface Named {
  name: string;
  description: string;
  shared: boolean;
}

/** Name, purpose, and whether others see it. */
export function Settings({ title, action, value, error, busy = false, onDone, onClose }: { title: string; action: string; value: Named; error?: unknown; busy?: boolean; onDone: (value: Named) => void; onClose: () => void }) {
  const [name, setName] = useState(value.name);
  const [description, setDescription] = useState(value.description);
  const [shared, setShared] = useState(value.shared);
  const submit = () => {
    if (name.trim()) onDone({ name: name.trim(), description: description.trim(), shared });
  };
  return (
    <FormDialog title={title} action={action} error={error} disabled={!name.trim() || busy} onSubmit={submit} onClose={onClose}>
      <TextField label="Name" value={name} maxLength={200} required ref={focusFirst} onChange={(event) => setName(event.target.value)} />
      <TextField label="What it is for" value={description} maxLength={2000} onChange={(event) => setDescription(event.target.value)} />
      <label className="row-of">
        <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} /> Others of this tenant see it
      </label>
    </FormDialog>
  );
}

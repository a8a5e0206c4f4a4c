import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, type Problem } from '@/api/client';
import { useMay } from '@/api/use';
import { Link, navigate } from '@/app/router';
import { Button } from '@/design/controls';
import { Icon } from '@/design/Icon';
import { ErrorState } from '@/design/states';
import { toast } from '@/design/Toast';
import { refreshRules } from './changes';
import { HuntPanel } from './HuntPanel';
import { RuleText, useCheck } from './RuleText';
import { TryPanel } from './TryPanel';
import './rules.css';

/** A random id as rules have them; `crypto.randomUUID` is there with TLS alone. */
function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function template(): string {
  const today = new Date().toISOString().slice(0, 10);
  return `title: Root Login Over SSH
id: ${uuid()}
status: experimental
description: Somebody logged in as root with a password or a key.
date: ${today}
tags:
    - attack.initial-access
    - attack.t1078
logsource:
    product: linux
    service: sshd
detection:
    selection:
        event.action: ssh_login
        event.outcome: success
        user.name: root
    condition: selection
level: medium
`;
}

/** Writes a rule, tries it on events, hunts with it, and only then puts it in force. */
export default function NewRulePage() {
  const [text, setText] = useState(template);
  const check = useCheck(text);
  const client = useQueryClient();
  const may = useMay('rules-write');
  const mayHunt = useMay('hunt');
  const save = useMutation<string, Problem, boolean>({
    mutationFn: async (enabled) => {
      const report = await call('POST /api/v1/rules', { body: { text, enabled } });
      return report.added[0] ?? report.changed[0] ?? '';
    },
    onSuccess: (key, enabled) => {
      toast(enabled ? 'The rule is in force' : 'The rule is kept, disabled');
      void refreshRules(client);
      navigate(key ? `/rules/${encodeURIComponent(key)}` : '/rules', { replace: true });
    },
  });
  const usable = check.data?.usable === true;
  return (
    <div className="page rule">
      <Link to="/rules" className="back">
        <Icon name="left" /> Rules
      </Link>
      <div className="page-head">
        <h1>New rule</h1>
        {may && (
          <div className="row-of">
            <Button disabled={!usable || save.isPending} onClick={() => save.mutate(false)}>
              Save disabled
            </Button>
            <Button kind="primary" disabled={!usable || save.isPending} onClick={() => save.mutate(true)}>
              Save and enable
            </Button>
          </div>
        )}
      </div>
      {save.error && <ErrorState error={save.error} />}
      <div className="split">
        <RuleText text={text} onChange={setText} readOnly={false} check={check} />
        <div className="stack">
          <TryPanel text={text} usable={usable} />
          {mayHunt && <HuntPanel of={{ text }} usable={usable} />}
        </div>
      </div>
    </div>
  );
}

import { Dialog } from '@/design/Dialog';
import { useShortcuts } from '../keys';

/** The keyboard map: what works where one is. */
export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const all = useShortcuts().filter((one) => !one.keys.startsWith('no key'));
  const groups = [...new Set(all.map((one) => one.group))].sort();
  return (
    <Dialog title="Keys" onClose={onClose} wide>
      <div className="shortcut-groups">
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {all
                .filter((one) => one.group === group)
                .map((one) => (
                  <div key={one.keys}>
                    <dt>
                      {one.keys.split(' ').map((key) => (
                        <kbd key={key}>{key.replace('mod+', 'Ctrl ')}</kbd>
                      ))}
                    </dt>
                    <dd>{one.label}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

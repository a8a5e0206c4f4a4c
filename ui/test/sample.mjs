// Logs of a small site over the last day, the same at every run but for the time: web server, ssh, sudo, an application. Some of it is an attack.
import { until } from './server.mjs';

const HOUR = 3_600_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const pad = (value) => String(value).padStart(2, '0');

/** Numbers from 0 to 1, the same at every run (mulberry32). */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function syslogTime(time) {
  return `${MONTHS[time.getUTCMonth()]} ${String(time.getUTCDate()).padStart(2)} ${pad(time.getUTCHours())}:${pad(time.getUTCMinutes())}:${pad(time.getUTCSeconds())}`;
}

function webTime(time) {
  return `${pad(time.getUTCDate())}/${MONTHS[time.getUTCMonth()]}/${time.getUTCFullYear()}:${pad(time.getUTCHours())}:${pad(time.getUTCMinutes())}:${pad(time.getUTCSeconds())} +0000`;
}

/** Sends them and waits until they can be searched. */
export async function sampleLogs(server) {
  const next = random(7);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const now = Date.now();
  const times = (count, from, to) => Array.from({ length: count }, () => now - from * HOUR + next() * (from - to) * HOUR).sort((a, b) => a - b).map((ms) => new Date(ms));

  const auth = times(1200, 24, 0.1).map((time) => {
    const host = pick(['web-1', 'web-2', 'db-1']);
    const user = pick(['ann', 'ben', 'deploy', 'backup']);
    const line = next();
    if (line < 0.6) return `<38>${syslogTime(time)} ${host} sshd[${1000 + Math.floor(next() * 9000)}]: Accepted publickey for ${user} from 10.0.${Math.floor(next() * 4)}.${Math.floor(next() * 200)} port ${40000 + Math.floor(next() * 20000)} ssh2`;
    if (line < 0.8) return `<85>${syslogTime(time)} ${host} sudo:      ${user} : TTY=pts/0 ; PWD=/home/${user} ; USER=root ; COMMAND=/usr/bin/systemctl status nginx`;
    return `<36>${syslogTime(time)} ${host} sshd[${1000 + Math.floor(next() * 9000)}]: Failed password for ${user} from 10.0.3.${Math.floor(next() * 200)} port ${40000 + Math.floor(next() * 20000)} ssh2`;
  });
  const attack = times(160, 3, 2.8).map((time) => `<36>${syslogTime(time)} web-1 sshd[4721]: Failed password for ${pick(['root', 'invalid user admin', 'invalid user oracle', 'invalid user test'])} from 203.0.113.77 port ${40000 + Math.floor(next() * 20000)} ssh2`);
  const after = [
    `<38>${syslogTime(new Date(now - 2.7 * HOUR))} web-1 sshd[4722]: Accepted password for root from 203.0.113.77 port 50022 ssh2`,
    `<85>${syslogTime(new Date(now - 2.65 * HOUR))} web-1 sudo:  mallory : TTY=pts/1 ; PWD=/home/mallory ; USER=root ; COMMAND=/usr/bin/cat /etc/shadow`,
    ...[1, 2, 3, 4].map((i) => `<81>${syslogTime(new Date(now - 2.6 * HOUR + i * 4000))} web-1 sudo:  mallory : command not allowed ; TTY=pts/1 ; PWD=/home/mallory ; USER=root ; COMMAND=/usr/sbin/useradd eve`),
  ];
  const web = times(4000, 24, 0).map((time) => {
    const status = next() < 0.9 ? 200 : next() < 0.7 ? 404 : 500;
    return `198.51.100.${Math.floor(next() * 90)} - - [${webTime(time)}] "GET ${pick(['/', '/login', '/api/orders', '/static/app.css', '/search?q=shoes', '/wp-login.php'])} HTTP/1.1" ${status} ${Math.floor(next() * 9000)} "-" "${pick(['Mozilla/5.0 (X11; Linux x86_64)', 'curl/8.5.0', 'Googlebot/2.1'])}"`;
  });
  const app = times(1500, 24, 0).map((time) =>
    JSON.stringify({
      '@timestamp': time.toISOString(),
      level: next() < 0.85 ? 'info' : next() < 0.7 ? 'warn' : 'error',
      message: pick(['order placed', 'payment authorised', 'session started', 'cache refreshed', 'payment provider timed out']),
      service: { name: pick(['orders', 'payments', 'web']) },
      trace: { id: Math.floor(next() * 2 ** 40).toString(16) },
      duration_ms: Math.floor(next() * 900),
      system: { network: { out: { packets_per_second: Math.floor(next() * 9000) } } },
      user: { name: pick(['ann', 'ben', 'cleo', 'dan']) },
    }),
  );
  await server.send([...auth, ...attack, ...after].join('\n'), 'text/plain', { 'Tidewatch-Source': 'auth' });
  await server.send(web.join('\n'), 'text/plain', { 'Tidewatch-Source': 'web' });
  await server.send(app.join('\n'), 'application/x-ndjson', { 'Tidewatch-Source': 'app' });
  const all = auth.length + attack.length + after.length + web.length + app.length;
  await until(`${all} events can be searched`, async () => (await server.api('GET', '/api/v1/count')).count >= all);
}

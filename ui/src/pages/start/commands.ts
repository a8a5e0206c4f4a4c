/** Ready-made ways to send logs to this server. */
export interface Way {
  id: string;
  label: string;
  note: string;
  /** What goes into a terminal or a file. */
  text: (server: URL, token: string) => string;
}

const portOf = (server: URL) => server.port || (server.protocol === 'https:' ? '443' : '80');
const onOff = (server: URL) => (server.protocol === 'https:' ? 'on' : 'off');

export const ways: Way[] = [
  {
    id: 'curl',
    label: 'curl',
    note: 'One event as JSON. Lines of text go with Content-Type: text/plain.',
    text: (server, token) =>
      `curl -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json' \\\n  -d '{"message":"hello from '"$(hostname)"'","level":"info"}' \\\n  ${server.origin}/api/v1/events`,
  },
  {
    id: 'agent',
    label: 'Tidewatch agent',
    note: 'Follows files, keeps its place over restarts and rotations, and waits while the server is away.',
    text: (server, token) => `echo '${token}' > tidewatch.token && chmod 600 tidewatch.token\ntidewatch watch /var/log/syslog /var/log/auth.log \\\n  --to ${server.origin} --token-file tidewatch.token`,
  },
  {
    id: 'rsyslog',
    label: 'rsyslog',
    note: '/etc/rsyslog.d/60-tidewatch.conf; needs the package rsyslog-elasticsearch. Restart rsyslog afterwards.',
    text: (server, token) =>
      `module(load="omelasticsearch")\ntemplate(name="tidewatch" type="list" option.jsonf="on") {\n  property(outname="@timestamp" name="timereported" dateFormat="rfc3339" format="jsonf")\n  property(outname="host" name="hostname" format="jsonf")\n  property(outname="severity" name="syslogseverity-text" format="jsonf")\n  property(outname="program" name="programname" format="jsonf")\n  property(outname="message" name="msg" format="jsonf")\n}\naction(type="omelasticsearch" server="${server.hostname}" serverport="${portOf(server)}" usehttps="${onOff(server)}"\n  uid="tidewatch" pwd="${token}" bulkmode="on" searchType="" searchIndex="syslog"\n  template="tidewatch" retryfailures="on"\n  queue.type="linkedlist" action.resumeRetryCount="-1")`,
  },
  {
    id: 'filebeat',
    label: 'Filebeat',
    note: 'filebeat.yml',
    text: (server, token) =>
      `filebeat.inputs:\n  - type: filestream\n    id: system\n    paths: [/var/log/*.log]\n\noutput.elasticsearch:\n  hosts: ["${server.origin}"]\n  api_key: "tidewatch:${token}"`,
  },
  {
    id: 'fluent-bit',
    label: 'Fluent Bit',
    note: 'fluent-bit.conf',
    text: (server, token) =>
      `[INPUT]\n    Name   tail\n    Path   /var/log/*.log\n    Tag    system\n\n[OUTPUT]\n    Name    http\n    Match   *\n    Host    ${server.hostname}\n    Port    ${portOf(server)}\n    URI     /api/v1/events\n    Format  json_lines\n    Header  Authorization Bearer ${token}\n    tls     ${onOff(server)}`,
  },
  {
    id: 'docker',
    label: 'Docker',
    note: 'Sends what a container writes, by Docker’s own Splunk log driver.',
    text: (server, token) =>
      `docker run --log-driver=splunk \\\n  --log-opt splunk-url=${server.origin} \\\n  --log-opt splunk-token=${token} \\\n  --log-opt splunk-format=json \\\n  hello-world`,
  },
];

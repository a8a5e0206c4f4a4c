/** `source.ip=10.0.0.*, host.name=web-1`. */
export function groupText(group: Record<string, string>): string {
  return Object.entries(group)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}

/** The names and values that somebody wrote so. */
export function groupOf(text: string): Record<string, string> {
  const group: Record<string, string> = {};
  for (const piece of text.split(',')) {
    const [name, ...value] = piece.trim().split('=');
    if (name && value.length > 0) group[name.trim()] = value.join('=').trim();
  }
  return group;
}

/** An id made of words, that nothing else has. */
export function idOf(words: string, taken: readonly string[]): string {
  const base =
    words
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 50)
      .replace(/^-+|-+$/g, '') || 'suppression';
  let id = base;
  for (let number = 2; taken.includes(id); number++) id = `${base}-${number}`;
  return id;
}

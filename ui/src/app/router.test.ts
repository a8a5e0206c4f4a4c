import { beforeAll, describe, expect, it, vi } from 'vitest';

let match: typeof import('./router').match;

beforeAll(async () => {
  vi.stubGlobal('addEventListener', () => undefined);
  ({ match } = await import('./router'));
});

describe('match', () => {
  it('fits a pattern with variables and gives them decoded', () => {
    expect(match('/alerts/:id', '/alerts/a%2Fb')).toEqual({ id: 'a/b' });
    expect(match('/alerts', '/alerts/')).toEqual({});
  });

  it('fits nothing longer, shorter or wrongly encoded', () => {
    expect(match('/alerts/:id', '/alerts')).toBeNull();
    expect(match('/alerts', '/alerts/1')).toBeNull();
    expect(match('/alerts/:id', '/alerts/%E0%A4%A')).toBeNull();
  });
});

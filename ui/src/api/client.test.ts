import { describe, expect, it } from 'vitest';
import { address } from './client';
import { Problem } from './problem';
import { EventCutter } from './stream';

describe('address', () => {
  it('fills the path and leaves out what is not given', () => {
    expect(address('/api/v1/alerts/{id}', { id: 'a/b' }, { view: null, limit: 5, query: 'a b&c', to: '' })).toBe('/api/v1/alerts/a%2Fb?limit=5&query=a+b%26c');
  });
});

describe('EventCutter', () => {
  it('gives an event once it is complete, wherever the stream is cut', () => {
    const text = ': watching\n\nevent: event\ndata: {"a":1}\n\nevent: dropped\r\ndata: {"count":2}\r\n\r\ndata: x\ndata: y\n\n';
    for (let cut = 0; cut < text.length; cut++) {
      const cutter = new EventCutter();
      const events = [...cutter.push(text.slice(0, cut)), ...cutter.push(text.slice(cut))];
      expect(events).toEqual([
        { event: 'event', data: '{"a":1}' },
        { event: 'dropped', data: '{"count":2}' },
        { event: 'message', data: 'x\ny' },
      ]);
    }
  });
});

describe('Problem', () => {
  it('says what the server said, and where', async () => {
    const body = { title: 'The request is malformed', status: 400, detail: 'column 9: no', remedy: 'Add a quote', column: 9 };
    const problem = await Problem.of(new Response(JSON.stringify(body), { status: 400 }));
    expect(problem).toMatchObject({ status: 400, detail: 'column 9: no', remedy: 'Add a quote', column: 9, retryable: false });
  });

  it('is readable when something else answered', async () => {
    const problem = await Problem.of(new Response('<html>Bad gateway</html>', { status: 502 }));
    expect(problem).toMatchObject({ detail: 'The server answered 502.', retryable: true });
    expect(Problem.from(new TypeError('Failed to fetch')).detail).toBe('The server cannot be reached.');
  });
});

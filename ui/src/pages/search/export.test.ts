import { describe, expect, it } from 'vitest';
import { csv, eventsAsNdjson } from './export';

describe('csv', () => {
  it('quotes what has to be and makes no formulas', () => {
    expect(csv(['a', 'b'], [['x,y', 'say "hi"\nthere'], ['=cmd()', '-5']])).toBe('a,b\r\n"x,y","say ""hi""\nthere"\r\n\'=cmd(),-5\r\n');
  });
});

describe('eventsAsNdjson', () => {
  it('writes a line an event', () => {
    expect(eventsAsNdjson([{ id: '1' }, { id: '2' }] as never)).toBe('{"id":"1"}\n{"id":"2"}\n');
  });
});

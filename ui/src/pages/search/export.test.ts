import { describe, expect, it } from 'vitest';
import { csv } from './export';

describe('csv', () => {
  it('quotes what has to be and makes no formulas', () => {
    expect(csv(['a', 'b'], [['x,y', 'say "hi"\nthere'], ['=cmd()', '-5']])).toBe('a,b\r\n"x,y","say ""hi""\nthere"\r\n\'=cmd(),-5\r\n');
  });
});

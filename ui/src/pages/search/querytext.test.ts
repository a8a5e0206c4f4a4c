import { describe, expect, it } from 'vitest';
import { clause, completionAt, toggled, tokenAt, tokens, wordsOf, written } from './querytext';

describe('tokens', () => {
  it('join to the query again, whatever it is', () => {
    for (const text of ['', 'a:b', 'user.name:(root OR admin*) -x:"a b" /re(g)/ [1 TO 5}', '"open', '((:', 'C:\\Windows\\*', 'path:/var/log/auth.log', '日本 💥', '[1 TO', '\\']) {
      expect(tokens(text).map((token) => token.text).join('')).toBe(text);
    }
  });

  it('know fields, operators and values', () => {
    expect(tokens('user.name:root AND NOT "x y"').map((token) => token.kind)).toEqual(['field', 'punctuation', 'word', 'space', 'operator', 'space', 'operator', 'space', 'quoted']);
    expect(tokens('message:/a b/')[2]?.kind).toBe('regex');
    expect(tokens('bytes:[1 TO 5}')[2]?.kind).toBe('range');
    expect(tokens('web-01').map((token) => token.text)).toEqual(['web-01']);
  });
});

describe('tokenAt', () => {
  it('finds the word that a column points to', () => {
    expect(tokenAt('failed user:"x', 13)?.text).toBe('"x');
    expect(tokenAt('a AND', 99)?.text).toBe('AND');
  });
});

describe('completionAt', () => {
  it('completes a field where a word begins and its values after the colon', () => {
    expect(completionAt('', 0)).toMatchObject({ kind: 'field', prefix: '' });
    expect(completionAt('failed user.n', 13)).toMatchObject({ kind: 'field', prefix: 'user.n', start: 7, end: 13 });
    expect(completionAt('user.name:', 10)).toMatchObject({ kind: 'value', field: 'user.name', prefix: '' });
    expect(completionAt('user.name:ro', 12)).toMatchObject({ kind: 'value', field: 'user.name', prefix: 'ro', start: 10, end: 12 });
    expect(completionAt('user.name:"ro', 13)).toMatchObject({ kind: 'value', prefix: 'ro' });
    expect(completionAt('user.name:(', 11)).toMatchObject({ kind: 'value', field: 'user.name' });
  });
});

describe('filters', () => {
  it('are written so that the value means itself', () => {
    expect(written('root')).toBe('root');
    expect(written('10.0.0.1')).toBe('10.0.0.1');
    expect(written('10.0.0.0/8')).toBe('"10.0.0.0/8"');
    expect(written('a "b" c\\')).toBe('"a \\"b\\" c\\\\"');
    expect(written('AND')).toBe('"AND"');
    expect(written('*')).toBe('"*"');
    expect(clause('odd name', 'x')).toBe('odd\\ name:x');
  });

  it('are added, turned and taken away again', () => {
    expect(toggled('', 'user.name', 'root', true)).toBe('user.name:root');
    expect(toggled('failed', 'user.name', 'root', false)).toBe('failed -user.name:root');
    expect(toggled('failed user.name:root', 'user.name', 'root', true)).toBe('failed');
    expect(toggled('failed user.name:root', 'user.name', 'root', false)).toBe('failed -user.name:root');
    expect(toggled('a OR b', 'x', 'y', true)).toBe('a OR b x:y');
    expect(toggled('*', 'x', 'y z', true)).toBe('x:"y z"');
  });
});

describe('wordsOf', () => {
  it('gives what is looked for in messages', () => {
    expect(wordsOf('failed "for root" user.name:ann -debug message:ssh* NOT ok')).toEqual(['failed', 'for root', 'ssh']);
  });
});

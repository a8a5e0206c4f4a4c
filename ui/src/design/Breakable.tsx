import { Fragment } from 'react';

/** A name that may be longer than its place: a line ends after a dot or a slash, rather than within a word. */
export function Breakable({ text }: { text: string }) {
  return text.split(/(?<=[./])/).map((part, i) => (
    <Fragment key={i}>
      {i > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

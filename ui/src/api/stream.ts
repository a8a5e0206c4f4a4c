import { open, type Operation, type Request } from './client';

/** A server-sent event. */
export interface StreamEvent {
  event: string;
  data: string;
}

/** Cuts the text of a stream into its events; what is not complete yet waits for the next piece. */
export class EventCutter {
  private rest = '';

  push(text: string): StreamEvent[] {
    const blocks = (this.rest + text).split(/\r?\n\r?\n/);
    this.rest = blocks.pop() ?? '';
    return blocks.flatMap((block) => {
      let event = 'message';
      const data: string[] = [];
      for (const line of block.split(/\r?\n/)) {
        if (line.startsWith('event:')) event = line.slice(6).trim();
        else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
      }
      return data.length > 0 ? [{ event, data: data.join('\n') }] : [];
    });
  }
}

/**
 * Reads server-sent events until the signal or the server ends it. By fetch, as the browser's EventSource sends no credentials in a header.
 *
 * @throws Problem when it cannot be opened
 */
export async function stream<O extends Operation>(
  operation: O,
  request: Request<O> & { signal: AbortSignal },
  take: (events: StreamEvent[]) => void,
  opened: () => void = () => undefined,
): Promise<void> {
  const answer = await open(operation, request);
  opened();
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const cutter = new EventCutter();
  for (;;) {
    const piece = await reader?.read();
    if (!piece || piece.done) return;
    const events = cutter.push(piece.value);
    if (events.length > 0) take(events);
  }
}

/** What the server answers when it cannot do what was asked (RFC 9457), or what this side says when there was no answer. */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
  /** Further members of the document, such as `column` and `parameter`. */
  readonly members: Record<string, unknown>;

  constructor(status: number, title: string, detail: string, remedy = '', members: Record<string, unknown> = {}) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.remedy = remedy;
    this.members = members;
  }

  /** Where in the query the mistake is, from 1; undefined where the problem is another. */
  get column(): number | undefined {
    return typeof this.members.column === 'number' ? this.members.column : undefined;
  }

  /** Whether the same request may succeed later. */
  get retryable(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  static async of(response: Response): Promise<Problem> {
    try {
      const body: unknown = await response.json();
      if (body && typeof body === 'object') {
        const members = body as Record<string, unknown>;
        const text = (name: string) => (typeof members[name] === 'string' ? (members[name] as string) : '');
        return new Problem(response.status, text('title'), text('detail') || text('title') || `The server answered ${response.status}.`, text('remedy'), members);
      }
    } catch {
      // Not a problem document: something between here and the server answered.
    }
    return new Problem(response.status, 'Unexpected answer', `The server answered ${response.status}.`, 'Try again; if it stays, look at the server’s log.');
  }

  static from(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof TypeError) {
      return new Problem(0, 'No connection', 'The server cannot be reached.', 'Check that it runs and that the network is up, then try again.');
    }
    return new Problem(-1, 'Unexpected error', error instanceof Error ? error.message : String(error));
  }
}

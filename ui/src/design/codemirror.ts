import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { Compartment, EditorState, RangeSet, StateEffect, StateField, type Range } from '@codemirror/state';
import { Decoration, drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers, WidgetType, type DecorationSet } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Something to say about a line, shown under it. */
export interface Remark {
  severity: string;
  line: number;
  message: string;
  remedy: string;
}

export interface EditorHandle {
  setText: (text: string) => void;
  setReadOnly: (readOnly: boolean) => void;
  setRemarks: (remarks: readonly Remark[]) => void;
  close: () => void;
}

class Note extends WidgetType {
  private readonly remark: Remark;

  constructor(remark: Remark) {
    super();
    this.remark = remark;
  }

  override eq(other: Note): boolean {
    return this.remark.message === other.remark.message && this.remark.severity === other.remark.severity && this.remark.remedy === other.remark.remedy;
  }

  toDOM(): HTMLElement {
    const note = document.createElement('div');
    note.className = `tw-note ${this.remark.severity}`;
    note.textContent = this.remark.message + (this.remark.remedy ? ` — ${this.remark.remedy}` : '');
    return note;
  }
}

const setNotes = StateEffect.define<readonly Remark[]>();

const notes = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    let now = shown.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(setNotes)) now = drawn(effect.value, transaction.state);
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function drawn(remarks: readonly Remark[], state: EditorState): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  for (const remark of remarks) {
    const line = state.doc.line(Math.max(1, Math.min(state.doc.lines, remark.line)));
    ranges.push(Decoration.line({ class: `tw-line ${remark.severity}` }).range(line.from));
    ranges.push(Decoration.widget({ widget: new Note(remark), block: true, side: 1 }).range(line.to));
  }
  return RangeSet.of(ranges, true);
}

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
  { tag: [tags.string, tags.content], color: 'var(--text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--sev-info)' },
  { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator], color: 'var(--muted)' },
]);

const look = EditorView.theme({
  '&': { color: 'var(--text)', backgroundColor: 'var(--surface)', fontSize: 'var(--text-s)', height: '100%' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55', minHeight: 'inherit' },
  '.cm-content': { caretColor: 'var(--text)', padding: '8px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'var(--sunken)', color: 'var(--muted)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 8px 0 12px' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--hover) 55%, transparent)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': { backgroundColor: 'var(--accent-soft)' },
  '.tw-note': { padding: '2px 10px 4px', fontFamily: 'var(--font)', fontSize: 'var(--text-s)', whiteSpace: 'pre-wrap', borderLeft: '3px solid currentcolor' },
  '.tw-note.error': { color: 'var(--danger)', backgroundColor: 'var(--danger-soft)' },
  '.tw-note.warning': { color: 'var(--warn)', backgroundColor: 'var(--warn-soft)' },
  '.tw-line.error': { backgroundColor: 'var(--danger-soft)' },
  '.tw-line.warning': { backgroundColor: 'var(--warn-soft)' },
});

/** Opens an editor in an element, within a shadow root: its styles are constructed there, as the content security policy wants. */
export function openEditor(host: HTMLElement, options: { value: string; readOnly: boolean; label: string; onChange: (text: string) => void }): EditorHandle {
  const shadow = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  shadow.replaceChildren();
  const place = document.createElement('div');
  place.style.minHeight = 'inherit';
  place.style.height = '100%';
  shadow.append(place);
  const fixed = new Compartment();
  const view = new EditorView({
    root: shadow,
    parent: place,
    state: EditorState.create({
      doc: options.value,
      extensions: [
        lineNumbers(),
        highlightActiveLineGutter(),
        highlightActiveLine(),
        history(),
        drawSelection(),
        indentUnit.of('    '),
        yaml(),
        syntaxHighlighting(colours),
        notes,
        look,
        EditorView.lineWrapping,
        // Escape and then Tab leaves the editor.
        keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.contentAttributes.of({ 'aria-label': options.label, spellcheck: 'false' }),
        fixed.of(EditorState.readOnly.of(options.readOnly)),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) options.onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  // Outside, the target of an event is the host, which does not look as if one typed in it.
  const keep = (event: KeyboardEvent) => {
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
  };
  host.addEventListener('keydown', keep);
  return {
    setText: (text) => {
      if (text !== view.state.doc.toString()) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    setReadOnly: (readOnly) => view.dispatch({ effects: fixed.reconfigure(EditorState.readOnly.of(readOnly)) }),
    setRemarks: (remarks) => view.dispatch({ effects: setNotes.of(remarks) }),
    close: () => {
      host.removeEventListener('keydown', keep);
      view.destroy();
    },
  };
}

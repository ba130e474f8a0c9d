// What other people's scripts on the desk's pages define, as far as ours use it. Only where a page
// has rich text is there a CKEDITOR, only on the article form a ContentEditor.

interface Window {
  URLify(text: string, length: number): string;
  /** Where CKEditor finds its files; read when it is loaded. */
  CKEDITOR_BASEPATH: string | undefined;
  ContentEditor: ContentEditorApi;
}

/** django-content-editor's object; `_insertBefore` is where its next form goes. */
interface ContentEditorApi {
  _insertBefore: HTMLElement | null;
  addContent(kind: string): void;
}

/** `originalEvent` is missing where a script triggered the event. */
interface JQueryEvent {
  target: HTMLElement;
  originalEvent?: Event;
}

interface JQueryObject {
  on(name: string, handler: (event: JQueryEvent) => void): void;
  on(name: string, selector: string, handler: (event: JQueryEvent) => void): void;
  trigger(name: string): void;
}

declare const django: {
  jQuery: {
    (ready: () => void): void;
    (element: Document | Element): JQueryObject;
  };
};

declare namespace CKEDITOR {
  interface Event<Data> {
    data: Data;
    editor: Editor;
    cancel(): void;
    stop(): void;
  }

  interface Paste {
    dataTransfer?: { getData(type: string, getNative?: boolean): string };
    dataValue?: string;
    range?: Range;
    type: string;
  }

  interface Range {
    select(): void;
  }

  interface Editor {
    config: { isPoints?: boolean; isShort?: boolean };
    status: string;
    container: { $: HTMLElement };
    element: { $: HTMLTextAreaElement };
    ui: { addButton(name: string, definition: object): void };
    addCommand(name: string, definition: CommandDefinition & ThisType<Command>): void;
    applyStyle(style: style): void;
    createRange(): Range & { moveToElementEditEnd(element: object): void };
    destroy(noUpdate?: boolean): void;
    editable(): { $: HTMLElement };
    elementPath(): { block: { $: HTMLElement } | null } | null;
    execCommand(name: string): void;
    extractSelectedHtml(asText: boolean, removeEmptyBlock: boolean): void;
    fire(name: string): void;
    focus(): void;
    getData(): string;
    getCommand(name: string): Command;
    insertHtml(html: string, mode?: string, range?: Range): void;
    insertText(text: string): void;
    on<Data>(
      name: string,
      listener: (event: Event<Data>) => void,
      ...rest: (null | number)[]
    ): void;
    selectionChange(checkNow: boolean): void;
    setData(html: string): void;
    setKeystroke(keys: number, command: string): void;
    showNotification(message: string, type: string): void;
    dataProcessor: { toHtml(html: string): string };
    resetUndo(): void;
    undoManager: {
      typing: boolean;
      editingHandler: { keyEventsStack: { resetInputs(): void } };
    };
  }

  interface Command {
    state: number;
    setState(state: number): void;
  }

  interface CommandDefinition {
    contextSensitive: boolean;
    allowedContent: string;
    exec(): void;
    refresh(editor: Editor, path: ElementPath): void;
  }

  interface ElementPath {
    contains(names: string[]): object | null;
  }

  interface DialogField {
    label: string;
    items: string[][];
  }

  interface DialogContents {
    add(definition: object & ThisType<DialogElement>, before?: string): void;
    get(id: string): DialogField;
  }

  interface DialogDefinition {
    resizable: number;
    removeContents(id: string): void;
    getContents(id: string): DialogContents;
  }

  interface DialogElement {
    focus(): void;
    getDialog(): Dialog;
    getInputElement(): { $: HTMLInputElement };
    setValue(value: string): void;
  }

  interface Dialog {
    getContentElement(page: string, id: string): DialogElement;
    getValueOf(page: string, id: string): string;
    setValueOf(page: string, id: string, value: string): void;
  }

  class style {
    constructor(definition: { element: string });
    checkActive(path: ElementPath, editor: Editor): boolean;
  }

  class template {
    output(data: object, buffer?: string[]): string | number;
  }

  const TRISTATE_ON: number;
  const TRISTATE_OFF: number;
  const TRISTATE_DISABLED: number;
  const DIALOG_RESIZE_NONE: number;
  const CTRL: number;
  const SHIFT: number;
  const config: { skin: string; versionCheck: boolean };
  const lang: Record<string, object>;
  const plugins: {
    registered: Record<string, object>;
    add(name: string, definition: { init(editor: Editor): void }): void;
  };
  const skin: { loadPart(name: string, done: () => void): void };
  const tools: { callFunction(number: number, ...given: unknown[]): unknown };
  let disableAutoInline: boolean;
  let skinName: string;

  function getUrl(path: string): string;
  function on<Data>(name: string, listener: (event: Event<Data>) => void): void;
  function replace(element: HTMLTextAreaElement, config: object): Editor;
}

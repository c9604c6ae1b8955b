/**
 * The attributes by which rows and cells are read, as places in the text; the object is used again for the next tag, and
 * strings are made of what is asked for only.
 */
export class TagAttributes {
  text = '';
  rFrom = -1;
  rTo = -1;
  sFrom = -1;
  sTo = -1;
  tFrom = -1;
  tTo = -1;

  clear(text: string): void {
    this.text = text;
    this.rFrom = this.sFrom = this.tFrom = -1;
  }

  get r(): string | undefined {
    return this.rFrom < 0 ? undefined : this.text.slice(this.rFrom, this.rTo);
  }

  get s(): string | undefined {
    return this.sFrom < 0 ? undefined : this.text.slice(this.sFrom, this.sTo);
  }

  get t(): string | undefined {
    return this.tFrom < 0 ? undefined : this.text.slice(this.tFrom, this.tTo);
  }
}

/** Names come without their namespace prefix. Attributes are ASCII where they are what they should be; else letter by byte. */
export type SheetEvents = {
  /** Is text wanted now? */
  readonly wantsText: boolean;
  open(name: string, attributes: TagAttributes): void;
  close(name: string): void;
  text(text: string): void;
  /** A cell with nothing in it but its value: what c, v or is and t, and the text in them would be. */
  cell(attributes: TagAttributes, text: string, inline: boolean): void;
};

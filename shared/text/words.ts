/** The languages that a person may read. Every text has both, side by side, so that a missing one does not compile. */
export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];
export type Words = Readonly<Record<Language, string>>;

/** Fills {name} places of a text; a place without a value stays visible, so that a slip is seen. */
export const fill = (text: string, params: Readonly<Record<string, string>> = {}): string =>
  text.replace(/\{(\w+)\}/g, (place, name: string) => params[name] ?? place);

/**
 * What only a shell can do. It hands out opaque handles, never paths; a handle is good in files.identify and
 * files.import of the same window. What a shell lacks is named in `missing`, not silently ignored.
 */
export type FileHandle = { readonly handle: string; readonly name: string; readonly size: number };

export const capabilities = ['pickFiles', 'dropFiles', 'saveFile', 'openFolder', 'notify'] as const;
export type Capability = (typeof capabilities)[number];

export type Host = {
  readonly shell: 'electron' | 'browser';
  readonly missing: readonly Capability[];
  /** Opens the shell's file dialog; an empty list when the person closed it. */
  pickFiles(): Promise<FileHandle[]>;
  /** Turns files dropped on the window into handles. */
  dropFiles(files: readonly unknown[]): Promise<FileHandle[]>;
  /** Asks where to save; the handle is good as `out` of statement.build. Null when the person closed it. */
  saveFile(suggestedName: string): Promise<FileHandle | null>;
  /** Shows the folder of a file that a method named. */
  openFolder(file: string): Promise<void>;
  notify(title: string, body: string): Promise<void>;
};

import { useCallback, useState } from 'react';
import { useLocation } from 'wouter';
import { pickInPage } from '../connection/browser.ts';
import { useDesk } from './desk.tsx';

/** A setup that was handed to the window and not applied yet. */
export type OfferedSetup = { readonly name: string; readonly yaml: string };

export type Files = {
  offered: OfferedSetup | null;
  /** How many files are on their way to the shell. */
  receiving: number;
  error: unknown;
  /** Dropped files: a setup is shown, everything else is imported. */
  take(files: readonly File[]): Promise<void>;
  pickFiles(): Promise<void>;
  pickSetup(): Promise<void>;
  forgetSetup(): void;
};

const isSetup = (file: File): boolean => /\.ya?ml$/i.test(file.name);

/** The one way that files come into the window, by hand or by dialog. */
export function useFiles(): Files {
  const { host, imports, person } = useDesk();
  const [, go] = useLocation();
  const [offered, setOffered] = useState<OfferedSetup | null>(null);
  const [receiving, setReceiving] = useState(0);
  const [error, setError] = useState<unknown>(null);

  const receive = useCallback(
    async (count: number, hand: () => Promise<Parameters<typeof imports.add>[0]>): Promise<void> => {
      setError(null);
      setReceiving(count);
      try {
        const handles = await hand();
        if (handles.length > 0) go('/import');
        imports.add(handles, person ?? '');
      } catch (cause) {
        setError(cause);
      } finally {
        setReceiving(0);
      }
    },
    [go, imports, person],
  );
  const take = useCallback(
    async (files: readonly File[]): Promise<void> => {
      const setup = files.find(isSetup);
      if (setup) {
        setOffered({ name: setup.name, yaml: await setup.text() });
        go('/setup');
      }
      const rest = files.filter((file) => !isSetup(file));
      if (rest.length === 0) return;
      if (!setup) go('/import');
      await receive(rest.length, () => host.dropFiles(rest));
    },
    [go, host, receive],
  );
  return {
    offered,
    receiving,
    error,
    take,
    pickFiles: () => receive(0, () => host.pickFiles()),
    pickSetup: async () => take(await pickInPage('.yaml,.yml')),
    forgetSetup: () => setOffered(null),
  };
}

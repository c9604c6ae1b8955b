import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import type { Desk } from './connection/connect.ts';
import { DeskProvider } from './data/desk.tsx';
import { LanguageProvider } from './data/language.tsx';
import { Frame } from './Frame.tsx';
import { theme } from './look/theme.ts';

/** The core is on this machine and tells what changed, so nothing is asked twice on a guess. */
const newClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false, refetchOnWindowFocus: false } },
  });

const styleNonce = (): string => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/** The whole window: look, language, data and pages around one desk. */
export function App({ desk }: { desk: Desk }) {
  const [client] = useState(newClient);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <QueryClientProvider client={client}>
        <LanguageProvider>
          <DeskProvider desk={desk}>
            <Router hook={useHashLocation}>
              <Frame />
            </Router>
          </DeskProvider>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}

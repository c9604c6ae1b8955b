import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { Connection } from '../../shared/contract/handlers.ts';
import type { Host } from '../../shared/contract/host.ts';
import type { Output } from '../../shared/contract/methods.ts';
import type { Desk } from '../connection/connect.ts';
import { createDrafts, type Drafts } from './drafts.ts';
import { createImports, type Imports } from './imports.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { recall, remember } from './memory.ts';
import { dependsOn } from './topics.ts';

export type WorkspaceInfo = Output<'workspace.info'>;

/** What a screen may use: the core, the shell's powers, running work, and the day and person in the header. */
type DeskState = {
  connection: Connection;
  host: Host;
  jobs: Jobs;
  imports: Imports;
  drafts: Drafts;
  connected: boolean;
  info: WorkspaceInfo | undefined;
  infoError: unknown;
  day: string | null;
  setDay(day: string): void;
  /** The person's code; null until one is chosen or there is none. */
  person: string | null;
  setPerson(person: string): void;
};

const DeskContext = createContext<DeskState | null>(null);

const mayWork = (role: string): boolean => role === 'clerk' || role === 'administrator';

const rememberedPerson = (info: WorkspaceInfo | undefined, chosen: string | null): string | null => {
  const people = info?.people ?? [];
  const known = people.find((person) => person.code === (chosen ?? recall('person')));
  return (known ?? people.find((person) => mayWork(person.role)))?.code ?? null;
};

export function DeskProvider({ desk, children }: { desk: Desk; children: ReactNode }) {
  const client = useQueryClient();
  const { connection, host } = desk;
  const work = useMemo(() => {
    const jobs = createJobs(connection);
    return { jobs, imports: createImports(jobs), drafts: createDrafts() };
  }, [connection]);
  const [connected, setConnected] = useState(true);
  const [chosenDay, setDay] = useState<string | null>(null);
  const [chosenPerson, setChosenPerson] = useState<string | null>(null);
  const info = useQuery({ queryKey: ['workspace.info', {}], queryFn: () => connection.call('workspace.info', {}) });

  useEffect(
    () =>
      connection.on('changed', ({ topics }) => {
        void client.invalidateQueries({ predicate: ({ queryKey }) => dependsOn(String(queryKey[0]), topics) });
      }),
    [connection, client],
  );
  useEffect(
    () =>
      desk.onStatus((now) => {
        setConnected(now);
        if (now) void client.invalidateQueries();
      }),
    [desk, client],
  );

  const state: DeskState = {
    connection,
    host,
    ...work,
    connected,
    info: info.data,
    infoError: info.error,
    day: chosenDay ?? info.data?.days.at(-1) ?? null,
    setDay,
    person: rememberedPerson(info.data, chosenPerson),
    setPerson(person) {
      remember('person', person);
      setChosenPerson(person);
    },
  };
  return <DeskContext value={state}>{children}</DeskContext>;
}

export function useDesk(): DeskState {
  const state = useContext(DeskContext);
  if (!state) throw new Error('outside DeskProvider');
  return state;
}

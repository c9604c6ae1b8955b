import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { Input, MethodName, Output } from '../../shared/contract/methods.ts';
import { useDesk } from './desk.tsx';

/** Asks the core, and asks again when what it depends on changes. */
export function useCall<M extends MethodName>(method: M, input: Input<M>, options: { enabled?: boolean } = {}) {
  const { connection } = useDesk();
  return useQuery({
    queryKey: [method, input],
    queryFn: () => connection.call(method, input),
    placeholderData: keepPreviousData as never,
    enabled: options.enabled ?? true,
  });
}

type ListMethod = {
  [M in MethodName]: Output<M> extends { total: number; rows: unknown[] } ? M : never;
}[MethodName];
type RowOf<M extends ListMethod> = Output<M>['rows'][number];

export type ListWindow<Row, Whole> = {
  total: number;
  rowAt(index: number): Row | undefined;
  /** Told by the table which rows are in sight. */
  onRange(first: number, last: number): void;
  /** The first answer that is there, for what it says of the whole. */
  whole: Whole | undefined;
  isLoading: boolean;
  error: unknown;
};

const PAGE = 200;

/** Rows first to last of a list that may have a million: only the pages in sight are asked for. */
export function useList<M extends ListMethod>(
  method: M,
  filter: Omit<Input<M>, 'offset' | 'limit'>,
): ListWindow<RowOf<M>, Output<M>> {
  const { connection } = useDesk();
  const [range, setRange] = useState({ first: 0, last: 0 });
  const firstPage = Math.floor(range.first / PAGE);
  const lastPage = Math.floor(range.last / PAGE);
  const pages = useMemo(() => [...new Set([firstPage, lastPage])], [firstPage, lastPage]);
  const results = useQueries({
    queries: pages.map((page) => ({
      queryKey: [method, { ...filter, offset: page * PAGE, limit: PAGE }],
      queryFn: () => connection.call(method, { ...filter, offset: page * PAGE, limit: PAGE } as Input<M>),
      gcTime: 60_000,
    })),
  });
  const answers = results.map((result) => result.data as Output<M> | undefined);
  const answered = answers.find((data) => data !== undefined);
  // Between two pages nothing is there for a moment; the list must not collapse and lose its place.
  const last = useRef(answered);
  if (answered !== undefined) last.current = answered;
  const whole = answered ?? last.current;
  const onRange = useCallback((first: number, last: number) => {
    setRange((before) => (before.first === first && before.last === last ? before : { first, last }));
  }, []);
  const rowAt = (index: number): RowOf<M> | undefined => {
    const at = pages.indexOf(Math.floor(index / PAGE));
    return at < 0 ? undefined : answers[at]?.rows[index % PAGE];
  };
  return {
    total: whole?.total ?? 0,
    rowAt,
    onRange,
    whole,
    isLoading: results.some((result) => result.isLoading) && whole === undefined,
    error: results.find((result) => result.error)?.error ?? null,
  };
}

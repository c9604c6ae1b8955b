import type { ExplainCode } from '../../../shared/text/explain.ts';

/** A sentence of an explanation: its words by code, and what fills them. */
export type Reason = { code: ExplainCode; params: Record<string, string> };

export const reason = (code: ExplainCode, params: Record<string, string | number> = {}): Reason => ({
  code,
  params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])),
});

import type { ReactNode } from 'react';

/** A line of a form: what it is about at the left, how it is filled in at the right. */
export function FormRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="form-row">
      <span className="form-label muted">{label}</span>
      <div>{children}</div>
    </div>
  );
}

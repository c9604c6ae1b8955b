import type { ReactNode } from 'react';

type Props = { title: string; summary: ReactNode; action?: ReactNode; children: ReactNode; detail?: ReactNode };

/** A screen: its title, the one sentence that sums it up, what to do next; detail opens beside, not on top. */
export function Page({ title, summary, action, children, detail }: Props) {
  return (
    <div className={detail ? 'page with-detail' : 'page'}>
      <header className="page-head">
        <h1>{title}</h1>
        <p className="summary">{summary}</p>
        <div className="page-action">{action}</div>
      </header>
      <div className="page-body">{children}</div>
      {detail ? <aside className="page-detail">{detail}</aside> : null}
    </div>
  );
}

/** An empty place teaches in one sentence with one action. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <p>{children}</p>
      {action}
    </div>
  );
}

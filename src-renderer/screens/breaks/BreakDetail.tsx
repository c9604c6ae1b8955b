import type { BreakEvent, BreakView } from '../../../shared/entity/break.ts';
import { actionWords } from '../../../shared/text/codes.ts';
import { breakKindWords } from '../../../shared/text/terms.ts';
import { windowWords } from '../../../shared/text/window.ts';
import { useCall } from '../../data/calls.ts';
import { useDesk } from '../../data/desk.tsx';
import { useLanguage } from '../../data/language.tsx';
import { scopeName } from '../../data/scopes.ts';
import { moment } from '../../data/text.ts';
import { Detail } from '../../parts/Detail.tsx';
import { detailFacts } from '../../parts/facts.ts';
import { Money } from '../../parts/Money.tsx';
import { Failure } from '../../parts/Problems.tsx';
import { Reasons } from '../../parts/Reasons.tsx';
import { BreakStateMark } from '../../parts/State.tsx';
import { TransactionSides } from '../../parts/TransactionSides.tsx';

function Facts({ row }: { row: BreakView }) {
  const { info } = useDesk();
  const { say } = useLanguage();
  const facts = [
    { name: say(windowWords.effect), value: <Money amount={row.effect} currency={row.currency} dash /> },
    { name: say(windowWords.filterScope), value: scopeName(row.scope, info, say) },
    { name: say(windowWords.day), value: row.day },
    { name: say(windowWords.firstSeen), value: `${row.firstSeen} · ${say(windowWords.ageDays, { count: row.age })}` },
    { name: say(windowWords.lastSeen), value: row.lastSeen },
    ...(row.expires === null
      ? []
      : [
          {
            name: say(windowWords.expires),
            value: `${row.expires} · ${say(windowWords.attempts, { count: row.attempts })}`,
          },
        ]),
    ...(row.also.length === 0
      ? []
      : [
          {
            name: say(windowWords.also),
            value: row.also.map((kind) => say(breakKindWords[kind])).join(say(windowWords.listMark)),
          },
        ]),
    ...detailFacts(row.detail, row.currency, say),
  ];
  return (
    <dl className="facts">
      <dt>{say(windowWords.state)}</dt>
      <dd>
        <BreakStateMark state={row.state} />
      </dd>
      {facts.map(({ name, value }) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd className="wrap figures">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const contentText = (content: BreakEvent['content']): string =>
  Object.values(content)
    .filter((value) => typeof value === 'string' && value !== '')
    .join(' · ');

function Events({ events }: { events: readonly BreakEvent[] }) {
  const { info } = useDesk();
  const { say } = useLanguage();
  if (events.length === 0) return null;
  const nameOf = (code: string): string =>
    code === 'system' ? say(windowWords.system) : (info?.people.find((person) => person.code === code)?.name ?? code);
  return (
    <>
      <h3>{say(windowWords.history)}</h3>
      <ul className="events">
        {events.map((event) => (
          <li key={`${event.at} ${event.action} ${event.contentHash}`}>
            <span className="muted figures">{moment(event.at)}</span> {nameOf(event.person)}{' '}
            <strong>{event.action in actionWords ? say(actionWords[event.action]!) : event.action}</strong>{' '}
            {contentText(event.content)}
          </li>
        ))}
      </ul>
    </>
  );
}

/** One break: both sides field by field, what is known of it, why it is open, and what was done about it. */
export function BreakDetail({ id, onClose }: { id: string; onClose(): void }) {
  const { say } = useLanguage();
  const shown = useCall('break.show', { id });
  const data = shown.data?.break.id === id ? shown.data : undefined;
  // The core explains a transaction: why this one found no partner, or what its match lacks.
  const about = data?.break.left ?? data?.break.right ?? null;
  const title = data ? `${say(breakKindWords[data.break.kind])} ${data.break.subject}` : say(windowWords.detail);
  return (
    <Detail title={title} onClose={onClose}>
      {shown.error ? <Failure error={shown.error} /> : null}
      {data ? (
        <>
          <TransactionSides left={data.left} right={data.right} />
          <Facts row={data.break} />
          {about === null ? null : <Reasons id={about} />}
          <Events events={data.events} />
        </>
      ) : null}
    </Detail>
  );
}

import { type KeyboardEvent, useId, useState } from 'react';

type Props<T> = {
  label: string;
  /** Where the label already stands beside it. */
  hidden?: boolean;
  value: string;
  /** What the text means; null where it means nothing, and then `hint` is said. */
  read(text: string): T | null;
  hint: string;
  onCommit(value: T): void;
  /** How wide it is; without it as wide as a name. */
  size?: 'number' | 'day';
};

/** A line of text that counts once it is left or Enter is pressed, so that a word being composed is never taken half. */
export function Committed<T>({ label, hidden = false, value, read, hint, onCommit, size }: Props<T>) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const meant = typed === null ? undefined : read(typed);
  const commit = (): void => {
    if (typed === null || meant === null || meant === undefined) return;
    setTyped(null);
    if (typed !== value) onCommit(meant);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) commit();
  };
  return (
    <label className="committed">
      {hidden ? null : <span className="muted">{label}</span>}
      <input
        className={size === undefined ? 'line' : `line ${size}`}
        aria-label={label}
        aria-invalid={meant === null}
        aria-describedby={meant === null ? id : undefined}
        value={typed ?? value}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={onKeyDown}
      />
      {meant === null ? (
        <span id={id} className="tone-break">
          {hint}
        </span>
      ) : null}
    </label>
  );
}

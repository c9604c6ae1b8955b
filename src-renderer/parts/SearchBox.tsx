import { type ChangeEvent, type CompositionEvent, useState } from 'react';
import { windowWords } from '../../shared/text/window.ts';
import { useLanguage } from '../data/language.tsx';

/** Searches as one types, but waits for a word that is being composed with an input method. */
export function SearchBox({ value, onChange }: { value: string; onChange(value: string): void }) {
  const { say } = useLanguage();
  const [text, setText] = useState(value);
  const change = (event: ChangeEvent<HTMLInputElement>): void => {
    setText(event.currentTarget.value);
    if (!(event.nativeEvent as InputEvent).isComposing) onChange(event.currentTarget.value.trim());
  };
  const composed = (event: CompositionEvent<HTMLInputElement>): void => onChange(event.currentTarget.value.trim());
  return (
    <input
      type="search"
      className="search"
      value={text}
      placeholder={say(windowWords.search)}
      aria-label={say(windowWords.search)}
      onChange={change}
      onCompositionEnd={composed}
    />
  );
}

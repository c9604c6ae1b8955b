import { type ReactNode, useEffect } from 'react';
import { windowWords } from '../../shared/text/window.ts';
import { useLanguage } from '../data/language.tsx';
import { Icon } from './icons.tsx';

/** What opens beside a list. Esc closes it wherever the focus is, but not while a word is being composed. */
export function Detail({ title, onClose, children }: { title: ReactNode; onClose(): void; children: ReactNode }) {
  const { say } = useLanguage();
  useEffect(() => {
    const close = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.isComposing && !event.defaultPrevented) onClose();
    };
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, [onClose]);
  return (
    <>
      <header className="detail-head">
        <h2>{title}</h2>
        <button type="button" className="plain" aria-label={say(windowWords.close)} onClick={onClose}>
          <Icon name="cross" />
        </button>
      </header>
      <div className="detail-body">{children}</div>
    </>
  );
}

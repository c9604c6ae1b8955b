import { Component, type ReactNode } from 'react';
import { windowWords } from '../../shared/text/window.ts';
import { useLanguage } from '../data/language.tsx';

function Fallen({ reason }: { reason: string }) {
  const { say } = useLanguage();
  return (
    <p className="banner" role="alert">
      {say(windowWords.bug, { reason })}
    </p>
  );
}

/** Keeps a bug of one page from taking the whole window away: the frame stays, and the page says what happened. */
export class Boundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };
  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }
  override render(): ReactNode {
    const { error } = this.state;
    return error === null ? this.props.children : <Fallen reason={error instanceof Error ? error.message : '?'} />;
  }
}

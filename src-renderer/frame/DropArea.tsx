import { useEffect, useState } from 'react';
import { windowWords } from '../../shared/text/window.ts';
import { useLanguage } from '../data/language.tsx';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Takes files dropped anywhere on the window; a frame says so while they hover. */
export function DropArea({ onDrop }: { onDrop(files: readonly File[]): void }) {
  const { say } = useLanguage();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const allow = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const take = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      onDrop([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener('dragover', allow);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', take);
    return () => {
      window.removeEventListener('dragover', allow);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', take);
    };
  }, [onDrop]);
  return over ? <div className="drop-area">{say(windowWords.dropHere)}</div> : null;
}

import { useEffect } from 'react';
import { Link, useLocation } from 'wouter';
import { ruleWords } from '../../shared/text/rules.ts';
import { windowWords } from '../../shared/text/window.ts';
import { useCall } from '../data/calls.ts';
import { useDesk } from '../data/desk.tsx';
import { useLanguage } from '../data/language.tsx';
import { groupedCount } from '../data/text.ts';

const pages = [
  { path: '/today', words: windowWords.today },
  { path: '/import', words: windowWords.import },
  { path: '/match', words: windowWords.match },
  { path: '/breaks', words: windowWords.breaks },
  { path: '/rules', words: ruleWords.title },
] as const;

/** How many breaks wait for a person, beside their page. */
function BreakCount() {
  const { info } = useDesk();
  const count = useCall(
    'breaks.list',
    { states: ['open', 'assigned', 'proposed'], limit: 1 },
    { enabled: info?.enterprise != null },
  );
  return count.data ? <span className="count">{groupedCount(count.data.total)}</span> : null;
}

/** Alt and the place of a page in the list open it, whatever has the focus. */
function usePageKeys(): void {
  const [, go] = useLocation();
  useEffect(() => {
    const open = (event: KeyboardEvent): void => {
      const page =
        event.altKey && !event.ctrlKey && !event.metaKey ? pages[Number(event.code.slice(-1)) - 1] : undefined;
      if (!page || !/^Digit\d$/.test(event.code)) return;
      event.preventDefault();
      go(page.path);
    };
    window.addEventListener('keydown', open);
    return () => window.removeEventListener('keydown', open);
  }, [go]);
}

export function Navigation() {
  const { say } = useLanguage();
  const [location] = useLocation();
  usePageKeys();
  return (
    <nav aria-label={say(windowWords.navigation)}>
      {pages.map(({ path, words }, index) => (
        <Link
          key={path}
          href={path}
          aria-current={location === path ? 'page' : undefined}
          aria-keyshortcuts={`Alt+${index + 1}`}
          title={`Alt+${index + 1}`}
        >
          {say(words)}
          {path === '/breaks' ? <BreakCount /> : null}
        </Link>
      ))}
    </nav>
  );
}

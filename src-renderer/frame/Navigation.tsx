import { Link, useLocation } from 'wouter';
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

export function Navigation() {
  const { say } = useLanguage();
  const [location] = useLocation();
  return (
    <nav aria-label={say(windowWords.navigation)}>
      {pages.map(({ path, words }) => (
        <Link key={path} href={path} aria-current={location === path ? 'page' : undefined}>
          {say(words)}
          {path === '/breaks' ? <BreakCount /> : null}
        </Link>
      ))}
    </nav>
  );
}

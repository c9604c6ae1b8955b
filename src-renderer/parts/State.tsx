import type { BreakState } from '../../shared/entity/break.ts';
import type { MatchView } from '../../shared/entity/match.ts';
import type { ProofView } from '../../shared/entity/proof.ts';
import { breakStateWords } from '../../shared/text/terms.ts';
import { windowWords } from '../../shared/text/window.ts';
import type { Words } from '../../shared/text/words.ts';
import type { ImportLine } from '../data/imports.ts';
import { useLanguage } from '../data/language.tsx';
import { Icon, type IconName } from './icons.tsx';

/** The colour names of look/tokens.css. */
export type Tone = 'matched' | 'suggested' | 'open' | 'pending' | 'break' | 'closed';
type Mark = { icon: IconName; tone: Tone; words: Words };

/** A state is told by icon, word and colour, so that it survives greyscale. */
export function StateMark({ icon, tone, words }: Mark) {
  const { say } = useLanguage();
  return (
    <span className={`state tone-${tone}`}>
      <Icon name={icon} />
      {say(words)}
    </span>
  );
}

const breakMarks: Record<BreakState, Omit<Mark, 'words'>> = {
  pending: { icon: 'quarter', tone: 'pending' },
  open: { icon: 'dot', tone: 'open' },
  assigned: { icon: 'half', tone: 'open' },
  proposed: { icon: 'half', tone: 'suggested' },
  closed: { icon: 'square', tone: 'closed' },
};

export const BreakStateMark = ({ state }: { state: BreakState }) => (
  <StateMark {...breakMarks[state]} words={breakStateWords[state]} />
);

const outcomeMarks: Record<MatchView['outcome'], Mark> = {
  matched: { icon: 'tick', tone: 'matched', words: windowWords.matched },
  mismatched: { icon: 'triangle', tone: 'break', words: windowWords.mismatched },
  suggested: { icon: 'half', tone: 'suggested', words: windowWords.suggested },
};

export const OutcomeMark = ({ outcome }: { outcome: MatchView['outcome'] }) => <StateMark {...outcomeMarks[outcome]} />;

const verdictMarks: Record<ProofView['verdict'], Mark> = {
  PROVEN: { icon: 'tick', tone: 'matched', words: windowWords.proven },
  INCOMPLETE: { icon: 'triangle', tone: 'break', words: windowWords.incomplete },
};

export const VerdictMark = ({ verdict }: { verdict: ProofView['verdict'] }) => <StateMark {...verdictMarks[verdict]} />;

const importMarks: Record<ImportLine['state'], Mark> = {
  waiting: { icon: 'quarter', tone: 'pending', words: windowWords.waiting },
  running: { icon: 'half', tone: 'suggested', words: windowWords.running },
  imported: { icon: 'tick', tone: 'matched', words: windowWords.imported },
  known: { icon: 'square', tone: 'closed', words: windowWords.known },
  revision: { icon: 'half', tone: 'suggested', words: windowWords.revision },
  refused: { icon: 'triangle', tone: 'break', words: windowWords.refused },
  cancelled: { icon: 'cross', tone: 'closed', words: windowWords.cancelled },
};

export const ImportMark = ({ state }: { state: ImportLine['state'] }) => <StateMark {...importMarks[state]} />;

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { fill, type Language, languages } from '../../shared/text/words.ts';
import { recall, remember } from './memory.ts';
import type { Say } from './say.ts';

type Spoken = { language: Language; setLanguage(language: Language): void; say: Say };

const LanguageContext = createContext<Spoken | null>(null);

const firstLanguage = (): Language =>
  languages.find((known) => known === recall('language')) ?? (navigator.language.startsWith('zh') ? 'zh-CN' : 'en');

const asText = (params: Readonly<Record<string, string | number>>): Record<string, string> =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
    remember('language', language);
  }, [language]);
  const spoken = useMemo<Spoken>(
    () => ({ language, setLanguage, say: (words, params = {}) => fill(words[language], asText(params)) }),
    [language],
  );
  return <LanguageContext value={spoken}>{children}</LanguageContext>;
}

/** The language of the window, and say(words, params) in it. */
export function useLanguage(): Spoken {
  const spoken = useContext(LanguageContext);
  if (!spoken) throw new Error('outside LanguageProvider');
  return spoken;
}

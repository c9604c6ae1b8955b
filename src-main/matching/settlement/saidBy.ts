type Saying = { readonly id: number; readonly words: readonly string[] };

/** The sources whose words a receipt's text says. A word that stands there only within a longer one of another source (易付 in 易付宝) is not said. */
export function saidBy(text: string, sources: readonly Saying[]): number[] {
  const says = ({ id, words }: Saying): boolean => {
    const longer = sources
      .filter((other) => other.id !== id)
      .flatMap((other) => other.words)
      .filter((one) => words.some((word) => one.length > word.length && one.includes(word)) && !words.includes(one));
    const rest = longer.reduce((left, word) => left.replaceAll(word, '\n'), text);
    return words.some((word) => rest.includes(word));
  };
  return sources.filter(says).map(({ id }) => id);
}

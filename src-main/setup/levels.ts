/** The three levels of the account tree as the database keeps them. */
export const levelNumber = { company: 1, institution: 2, person: 3 } as const;

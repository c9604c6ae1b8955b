/** What a search may still do, in steps (an edge looked at, a node of a tree, a word of a table), never in time: the
 * same problem ends the same way on every machine. Below zero the budget is exhausted. */
export type Steps = { left: number };

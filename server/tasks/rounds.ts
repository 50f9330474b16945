/**
 * The acts of the present round, oldest first: an evaluation that is done again (重新评审) goes through the same steps once more, so a step that comes back, done
 * or open, begins a new round. Pure.
 */
export function lastRound<A extends { element: string }>(acts: readonly A[], open: readonly string[] = []): A[] {
  let round: A[] = []
  for (const act of acts) round = round.some(one => one.element === act.element) ? [act] : [...round, act]
  return round.some(one => open.includes(one.element)) ? [] : round
}

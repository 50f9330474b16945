/** The number on a room of the rail; only counts the server gave. */
export const useRailCounts = (signedIn: boolean): Record<string, number> => signedIn ? {} : {}

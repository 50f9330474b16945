/** The address if it is one of this site; whoever sends people on to where a link says asks first. */
export const ownAddress = (to: string | null | undefined): string | undefined => (to && /^\/(?![/\\])/.test(to) ? to : undefined)

const hues = ['#3B6EA8', '#8A5A1F', '#2E7D5B', '#7A4FA3', '#A0453E', '#4B6472']

/** The last two characters of a name on a steady colour of its own: drawn by the style sheet, so that they are no part of what a button is called. */
export function Avatar({ name, small }: { name: string; small?: boolean }) {
  const sum = [...name].reduce((total, letter) => total + letter.codePointAt(0)!, 0)
  return (
    <span className={small ? 'av sm' : 'av'} style={{ background: hues[sum % hues.length] }} data-letters={small ? [...name].at(-1) : [...name].slice(-2).join('')} aria-hidden="true" />
  )
}

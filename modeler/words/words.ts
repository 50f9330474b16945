import { useCallback } from 'react'
import { settings, useSettings } from '../ui/settings.ts'

/** One room's words: key → [Chinese, English]; `{name}` stands for a value. Business text stays Chinese and is not listed here. */
export type Dictionary = Record<string, readonly [zh: string, en: string]>
export type Pair = readonly [zh: string, en: string]
type Values = Record<string, string | number>

const fill = (text: string, values?: Values): string => values ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)) : text

/** The words of a dictionary in the language in use: `const w = useWords(inboxWords); w('title')`. */
export function useWords<D extends Dictionary>(dictionary: D): (key: keyof D & string, values?: Values) => string {
  const { language } = useSettings()
  return useCallback((key: keyof D & string, values?: Values) => {
    const pair = dictionary[key]
    return pair ? fill(pair[language === 'zh' ? 0 : 1], values) : key
  }, [dictionary, language])
}

/** Picks one of a pair in the language in use (for lists that carry their own names, as rooms do). */
export function usePick(): (pair: Pair) => string {
  const { language } = useSettings()
  return useCallback((pair: Pair) => pair[language === 'zh' ? 0 : 1], [language])
}

/** For code outside React (libraries, aria texts built in handlers). */
export const say = (pair: Pair, values?: Values): string => fill(pair[settings().language === 'zh' ? 0 : 1], values)

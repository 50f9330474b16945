import zh from 'bpmn-js-i18n/translations/zn'
import { settings } from '../../ui/settings.ts'
import { panelWords } from './panel-words.ts'
import { typeWord } from './type-words.ts'

const words: Record<string, string> = { ...(zh as Record<string, string>), ...panelWords }
const asked = new Set<string>()

/** The words the editors asked for and did not find (the browser test reads it: it must stay empty). */
export const untranslated = (): string[] => [...asked]

/** bpmn.io's translate service: Chinese, or the library's own English when the switch says so. */
function translate(text: string, values: Record<string, string> = {}): string {
  const found = settings().language === 'zh' ? words[text] ?? typeWord(text) : text
  if (found === undefined && /[A-Za-z]{2}/.test(text) && !/[\u4e00-\u9fff]/.test(text)) asked.add(text)
  return (found ?? text).replace(/\{([^}]+)\}/g, (whole, key: string) => values[key] ?? whole)
}

/** The module that must stand last in additionalModules (and under each dmn-js editor). */
export const translateModule = { translate: ['value', translate] }

// for the browser test, which asks after a session of clicking
Object.assign(globalThis, { yangguangUntranslated: untranslated })

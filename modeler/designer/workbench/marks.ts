import type { Finding } from '../../../server/law/finding.ts'
import { settings } from '../../ui/settings.ts'
import { say } from '../../words/words.ts'
import type { Modeler } from '../bpmn/services.ts'
import { ruleName } from './rule-names.ts'

/** Rules of law are numbered; L21–L25 and what the kernel says by itself are about structure. */
export const isStructural = (finding: Finding): boolean => !/^L\d/.test(finding.rule) || /^L2[1-5]$/.test(finding.rule)
export const isLaw = (finding: Finding): boolean => finding.severity === 'error' && !isStructural(finding)

/** Draws findings on the canvas: a ring (red law, dashed red structure, amber advice) and a badge per element. Returns the eraser. */
export function markFindings(modeler: Modeler, findings: Finding[], open: (element: string) => void): () => void {
  const [canvas, overlays, registry] = [modeler.get('canvas'), modeler.get('overlays'), modeler.get('elementRegistry')]
  const undo: (() => void)[] = []
  const byElement = group(findings)
  for (const [element, list] of byElement) {
    if (!element || !registry.get(element) || registry.get(element) === canvas.getRootElement()) continue
    const worst = list.find(isLaw) ?? list.find(finding => finding.severity === 'error') ?? list.find(finding => finding.severity === 'warn')
    if (!worst) continue
    const marker = isLaw(worst) ? 'finding-error' : worst.severity === 'error' ? 'finding-structure' : 'finding-warn'
    canvas.addMarker(element, marker)
    const badge = document.createElement('button')
    badge.type = 'button'
    badge.className = `find-badge ${worst.severity === 'error' ? '' : worst.severity}`
    const name = ruleName(worst.rule, worst.severity)
    badge.textContent = `${against(worst) ?? (typeof name === 'string' ? name : say(name))}${list.length > 1 ? ` +${list.length - 1}` : ''}`
    badge.title = settings().language === 'en' ? worst.message_en : worst.message
    badge.addEventListener('click', event => { event.stopPropagation(); open(element) })
    const shape = registry.get(element)!
    const overlay = overlays.add(element, 'finding', { position: { top: 0, left: shape.width || 0 }, html: badge, scale: { min: 0.7, max: 1 } as never })
    undo.push(() => { try { canvas.removeMarker(element, marker); overlays.remove(overlay) } catch { /* the element is gone, and its marks with it */ } })
  }
  return () => { for (const each of undo) each() }
}

/** `10 < 20`: a period beside its bound says at once how far off it is. */
function against({ message }: Finding): string | undefined {
  const [, set, how, bound] = /(\d+)[^\d，]*，(少于|超过)法定 (\d+)/.exec(message) ?? []
  return set && `${set} ${how === '少于' ? '<' : '>'} ${bound}`
}

function group(findings: Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) groups.set(finding.element, [...groups.get(finding.element) ?? [], finding])
  return groups
}

import { exportDraft, importBundle, type Bundle } from '../../../server/contract/design.ts'
import { address, callProblem, type ProblemBody } from '../../ui/call.ts'
import type { Modeler } from '../bpmn/services.ts'

function save(name: string, content: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/** Hands the draft out as a bundle, a diagram, or a picture. */
export async function exportAs(kind: 'zip' | 'bpmn' | 'svg' | 'png', draft: { id: string; key: string }, modeler: Modeler | undefined): Promise<void> {
  if (kind === 'zip') { location.assign(address(exportDraft.path, { id: draft.id })); return }
  if (!modeler) return
  if (kind === 'bpmn') { save(`${draft.key}.bpmn`, new Blob([(await modeler.saveXML({ format: true })).xml], { type: 'application/xml' })); return }
  const { svg } = await modeler.saveSVG()
  const picture = new Blob([svg], { type: 'image/svg+xml' })
  save(`${draft.key}.${kind}`, kind === 'svg' ? picture : await rasterise(svg))
}

async function rasterise(svg: string): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width: image.width * 2, height: image.height * 2 })
  const paint = canvas.getContext('2d')!
  paint.fillStyle = '#fff'
  paint.fillRect(0, 0, canvas.width, canvas.height)
  paint.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((done, fail) => canvas.toBlob(blob => blob ? done(blob) : fail(new Error('无法生成图片'))))
}

/** Reads a zip or a bare .bpmn through the server's gatekeeper; nothing is written. Throws CallProblem. */
export async function importFile(file: File): Promise<Bundle> {
  const reply = await fetch(`${importBundle.path}?name=${encodeURIComponent(file.name)}`, { method: 'POST', body: file, headers: { 'content-type': 'application/octet-stream' }, credentials: 'same-origin' })
  const body = await reply.json() as unknown
  if (!reply.ok) throw callProblem(body as ProblemBody)
  return body as Bundle
}

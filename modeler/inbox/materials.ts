/** The material rows of a completeness check and the notice of corrections made from them. Works on what is drawn, whoever drew it. */

interface Row {
  name: string
  state: string
}
const rowsOf = (form: HTMLElement): Row[] =>
  [...form.querySelectorAll<HTMLElement>('[data-material]')].map(row => ({ name: row.dataset['material'] ?? '', state: row.querySelector<HTMLInputElement>('input:checked')?.value ?? '有' }))

const said: Record<string, string> = { 缺: '没有提交，请补充', 不清晰: '不清晰，请重新扫描上传' }

/** What must be mended, in one text (一次说全): each lacking material, then that the rest need not be handed in again. Empty when nothing lacks. */
export function noticeOf(rows: readonly Row[]): string {
  const lacking = rows.filter(row => said[row.state])
  if (lacking.length === 0) return ''
  const fine = rows.filter(row => row.state === '有').length
  return `${lacking.map(row => `“${row.name}”${said[row.state]}`).join('；')}。${fine > 0 ? `其余 ${fine} 项齐全，无需重复提交。` : ''}`
}

/** Turns the n-th choice of a form to its next option: a material row where there are such, else any radio group or checkbox. */
export function cycleChoice(form: HTMLElement | null, n: number): void {
  const rows = form?.querySelectorAll<HTMLElement>('[data-material]')
  const group = rows?.length ? rows[n - 1] : form?.querySelectorAll<HTMLElement>('.fjs-form-field-radio, .fjs-form-field-checkbox')[n - 1]
  const options = [...(group?.querySelectorAll<HTMLInputElement>('input:not([disabled])') ?? [])]
  const at = options.findIndex(option => option.checked)
  const next = options[(at + 1) % Math.max(options.length, 1)]
  next?.focus()
  next?.click()
}

/** Picks the radio option whose label reads like `label`; nothing if there is none, or if it is picked already. */
export function chooseByLabel(form: HTMLElement | null, label: RegExp, { focus = true } = {}): void {
  const options = [...(form?.querySelectorAll<HTMLInputElement>('.fjs-form-field-radio input:not([disabled])') ?? [])]
  const found = options.find(option => label.test(option.labels?.[0]?.textContent?.trim() ?? ''))
  if (focus) found?.focus()
  if (found && !found.checked) found.click()
}

/** Keeps result and notice in step with the material rows until somebody writes the notice by hand. `made` is what was written last. */
export function followMaterials(form: HTMLElement | null, made: { text: string }): void {
  if (!form) return
  const rows = rowsOf(form)
  if (rows.length === 0) return
  const text = noticeOf(rows)
  if (text === made.text) return
  const before = made.text
  made.text = text
  chooseByLabel(form, text ? /补正/ : /^齐全/, { focus: false })
  // The notice appears once the result asks for it.
  setTimeout(() => {
    const field = form.querySelector<HTMLTextAreaElement>('textarea:not([disabled])')
    if (!field || (field.value !== '' && field.value !== before)) return
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')!.set!.call(field, text)
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }, 80)
}

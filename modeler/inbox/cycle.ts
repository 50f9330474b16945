/** Moves the n-th choice of a form (radio group or checkbox) to its next option; nothing if there is none. */
export function cycleChoice(form: HTMLElement | null, n: number): void {
  const group = form?.querySelectorAll<HTMLElement>('.fjs-form-field-radio, .fjs-form-field-checkbox')[n - 1]
  const options = [...(group?.querySelectorAll<HTMLInputElement>('input:not([disabled])') ?? [])]
  const at = options.findIndex(option => option.checked)
  const next = options[(at + 1) % Math.max(options.length, 1)]
  next?.focus()
  next?.click()
}

/** Picks the radio option whose label reads like `label`; nothing if there is none. */
export function chooseByLabel(form: HTMLElement | null, label: RegExp): void {
  const options = [...(form?.querySelectorAll<HTMLInputElement>('.fjs-form-field-radio input:not([disabled])') ?? [])]
  const found = options.find(option => label.test(option.labels?.[0]?.textContent?.trim() ?? ''))
  found?.focus()
  found?.click()
}

/** Rows of a policy file: comma-separated, double quotes around fields that hold commas, `#` lines are remarks. */
export function parseCsv(text: string): string[][] {
  return text.split('\n').filter(line => line.trim() && !line.startsWith('#')).map(fieldsOf)
}

function fieldsOf(line: string): string[] {
  const fields: string[] = []
  const field = /\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)/gy
  while (field.lastIndex < line.length) {
    const found = field.exec(line)
    if (!found) throw new Error(`引号不成对：${line}`)
    fields.push(found[1] === undefined ? found[2]!.trim() : found[1].replaceAll('""', '"'))
  }
  return fields
}

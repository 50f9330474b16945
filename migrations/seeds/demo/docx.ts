import JSZip from 'jszip'

const escaped = (text: string): string => text.replaceAll(/[<>&]/g, sign => `&#${sign.codePointAt(0)};`)
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const date = new Date(Date.UTC(2026, 0, 1))

/** Lines of text as a Word document (ECMA-376, the three parts that every reader asks for). */
export async function docxOf(lines: readonly string[]): Promise<Buffer> {
  const zip = new JSZip()
  const put = (name: string, text: string): void => { zip.file(name, head + text, { date }) }
  put('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
  put('_rels/.rels', '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="R1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>')
  put('word/document.xml', `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${lines.map(line => `<w:p><w:r><w:t xml:space="preserve">${escaped(line)}</w:t></w:r></w:p>`).join('')}</w:body></w:document>`)
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' })
}

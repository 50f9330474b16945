import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { formSentences, formWords } from './modeler/words/form-js.ts'

const carriers = /form-js-(editor|viewer)[\\/]dist[\\/]index\.es\.js|@bpmn-io[\\/]properties-panel[\\/]dist[\\/]index\.esm\.js/
const slots = /\b(label|name|title|children|placeholder|'aria-label'|"aria-label"|errors\.push\(|translate\()(\s*:?\s*)(['"])([^'"\\\n]+)\3/g

/** form-js carries its labels as literals: replaces those that stand where a label stands, never a value that is compared. */
const formJsInChinese: Plugin = {
  name: 'form-js-in-chinese',
  enforce: 'pre',
  transform(code, id) {
    if (!carriers.test(id)) return null
    const chinese = code.replace(slots, (whole, slot: string, gap: string, quote: string, text: string) => formWords[text] ? slot + gap + quote + formWords[text] + quote : whole)
    return { code: formSentences.reduce((text, [english, own]) => text.replaceAll(english, own), chinese), map: null }
  },
}

/** Built twice: for browsers, and (`--ssr portal/serve.tsx`) the public pages as one bundle that the server draws with, next to nothing left out of it. */
export default defineConfig(({ command, isSsrBuild }) => {
  // a build begun by a test would else carry React's development half, and be served from then on
  if (command === 'build') process.env['NODE_ENV'] = 'production'
  return {
    root: 'modeler',
    plugins: [react(), formJsInChinese],
    build: isSsrBuild
      ? { outDir: '../dist/.serve', emptyOutDir: true, copyPublicDir: false, ssr: true }
      : { outDir: '../dist', emptyOutDir: true, manifest: true, chunkSizeWarningLimit: 2500, reportCompressedSize: true, modulePreload: { polyfill: false } },
    ssr: { noExternal: true },
    resolve: { dedupe: ['preact', 'react', 'diagram-js', 'bpmn-js', '@bpmn-io/properties-panel'] },
    optimizeDeps: { rolldownOptions: { plugins: [formJsInChinese] } },
    server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
  }
})

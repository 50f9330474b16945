import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { bilingual } from './modeler/words/form-js.ts'

const carriers = /form-js-(editor|viewer)[\\/]dist[\\/]index\.es\.js|@bpmn-io[\\/]properties-panel[\\/]dist[\\/]index\.esm\.js/

/** form-js carries its labels as literals: those become a choice by the page's language. */
const formJsInBoth: Plugin = {
  name: 'form-js-in-both-languages',
  enforce: 'pre',
  transform: (code, id) => carriers.test(id) ? { code: bilingual(code), map: null } : null,
}

/** Built twice: for browsers, and (`--ssr portal/serve.tsx`) the public pages as one bundle that the server draws with, next to nothing left out of it. */
export default defineConfig(({ command, isSsrBuild }) => {
  // a build begun by a test would else carry React's development half, and be served from then on
  if (command === 'build') process.env['NODE_ENV'] = 'production'
  return {
    root: 'modeler',
    plugins: [react(), formJsInBoth],
    build: isSsrBuild
      ? { outDir: '../dist/.serve', emptyOutDir: true, copyPublicDir: false, ssr: true }
      : { outDir: '../dist', emptyOutDir: true, manifest: true, chunkSizeWarningLimit: 2500, reportCompressedSize: true, modulePreload: { polyfill: false } },
    ssr: { noExternal: true },
    resolve: { dedupe: ['preact', 'react', 'diagram-js', 'bpmn-js', '@bpmn-io/properties-panel'] },
    optimizeDeps: { rolldownOptions: { plugins: [formJsInBoth] } },
    server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
  }
})

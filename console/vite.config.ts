// Builds the console: one page for each entry, served under /console/ and working without any other host.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import type { Plugin } from 'vite'

const pdfjs = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
/** Character maps and standard fonts for PDFs that do not embed their (Chinese) fonts; the wasm decodes scanned pages. Scripts inside PDFs never run. */
const PDFJS_FOLDERS = ['cmaps', 'standard_fonts', 'wasm']

const pdfjsFiles = (): Plugin => ({
  name: 'pdfjs-files',
  apply: 'build',
  generateBundle() {
    for (const folder of PDFJS_FOLDERS)
      for (const name of readdirSync(join(pdfjs, folder)).filter((found) => !found.startsWith('quickjs')))
        this.emitFile({
          type: 'asset',
          fileName: `pdfjs/${folder}/${name}`,
          source: readFileSync(join(pdfjs, folder, name)),
        })
  },
})

export default defineConfig({
  base: '/console/',
  root: import.meta.dirname,
  plugins: [react(), pdfjsFiles()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 1600,
    rolldownOptions: {
      input: {
        simulator: join(import.meta.dirname, 'simulator/index.html'),
        verify: join(import.meta.dirname, 'verify/index.html'),
      },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/simulator-api': 'http://127.0.0.1:4700' } },
})

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { root } from '../check/source-files.ts'
import { assertNothingForeign, bundleEntry } from './bundle.ts'

// Outside the tree, so that no package is found there that the bundle does not bring or name.
const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-bundle-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const inputs = (...files: string[]): Parameters<typeof assertNothingForeign>[1] => ({
  inputs: Object.fromEntries(files.map((file) => [file, { bytes: 1, imports: [] }])),
})

test('a bundle of its own files, shared folders and packages is clean', () => {
  const files = [
    'functions/seal/routes/x.ts',
    'functions/_kernel/route.ts',
    'shared/crypto/sm3.ts',
    'node_modules/koa/index.js',
  ]
  expect(() => assertNothingForeign('seal', inputs(...files))).not.toThrow()
})

test.each(['functions/his/function.ts', 'functions/_embedded/main.ts'])('a bundle with %s is refused', (file) => {
  expect(() => assertNothingForeign('seal', inputs('functions/seal/function.ts', file))).toThrow(file)
})

test('drawing pages works from a bundle alone: its worker, fonts and tables lie beside it', async () => {
  const built = await bundleEntry(
    'draw',
    `import { createPageImages } from './_adapters/page-images/page-images.ts'
     import { PDFDocument } from '@cantoo/pdf-lib'
     const pdf = await PDFDocument.create()
     pdf.addPage([200, 100])
     const images = createPageImages()
     const { bytes, widthPixels } = await images.renderPage(await pdf.save(), { page: 1, format: 'png', scale: 2 })
     console.log(JSON.stringify({ widthPixels, png: Buffer.from(bytes.subarray(1, 4)).toString() }))
     await images.close()`,
    folder,
  )
  expect(Object.keys(built.packages)).toEqual(['@napi-rs/canvas'])
  mkdirSync(path.join(folder, 'node_modules/@napi-rs'), { recursive: true })
  symlinkSync(path.join(root, 'node_modules/@napi-rs/canvas'), path.join(folder, 'node_modules/@napi-rs/canvas'), 'dir')
  const printed = execFileSync(process.execPath, [built.file], { cwd: folder, encoding: 'utf8' })
  expect(JSON.parse(printed)).toEqual({ widthPixels: 400, png: 'PNG' })
})

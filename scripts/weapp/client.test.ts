// The phone's client modules really run, not only load, where there is no browser, no Node and no new built-in.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build, type Plugin } from 'esbuild'
import { afterAll, describe, expect, test } from 'vitest'
import { createBareContext } from './bare-context.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-bare-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The tests' ports ask Node for random bytes; in the bare context the host hands them in. */
const hostRandomness: Plugin = {
  name: 'host-randomness',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:crypto$/ }, () => ({ path: 'host-random', namespace: 'host' }))
    onLoad({ filter: /.*/, namespace: 'host' }, () => ({ contents: 'export const randomBytes = (size) => Uint8Array.from(hostRandom(size))' }))
  },
}

describe('MP-1 CO-3 the client in a bare context', () => {
  test('enrols, logs in, reads, is refused a wrong PIN, signs', async () => {
    const outfile = path.join(folder, 'client.js')
    const entryPoints = [path.join(import.meta.dirname, 'client-entry.ts')]
    const { metafile } = await build({ entryPoints, outfile, bundle: true, format: 'cjs', target: 'es2020', platform: 'neutral', mainFields: ['module', 'main'], plugins: [hostRandomness], metafile: true, logLevel: 'silent' })
    expect(Object.keys(metafile.inputs).filter((file) => /tarojs|react|node:/.test(file))).toEqual([])
    const context = createBareContext()
    ;(context.evaluate('globalThis') as Record<string, unknown>).hostRandom = (size: number) => [...randomBytes(size)]
    const { walk } = context.load(outfile) as { walk: () => Promise<string[]> }
    expect([...(await walk())]).toEqual(['enrolled', '住院医生站', 'true', 'device.pin_wrong', '签名密码不正确，还可以尝试 4 次', 'signed', '3'])
  })
})

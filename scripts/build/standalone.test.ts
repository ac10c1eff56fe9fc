import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { root } from '../check/source-files.ts'
import { buildFunction } from './bundle.ts'

// Outside the tree: a bundle finds no package there but those that it names.
const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-standalone-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const names = readdirSync(path.join(root, 'functions')).filter(
  (name) => /^[a-z]/.test(name) && existsSync(path.join(root, 'functions', name, 'function.ts')),
)

let child: ChildProcess | undefined
afterEach(() => void child?.kill('SIGKILL'))

function linkPackage(name: string): void {
  const link = path.join(folder, 'node_modules', name)
  if (existsSync(link)) return
  mkdirSync(path.dirname(link), { recursive: true })
  symlinkSync(path.join(root, 'node_modules', name), link, 'dir')
}

/** Starts a built function. Resolves to its address once it has said so; rejects with its output if it ends before. */
function start(file: string, dataFolder: string): Promise<string> {
  const env = { PATH: process.env['PATH'], TZ: 'UTC', PORT: '0', DATA_DIR: dataFolder }
  const started = spawn(process.execPath, [file], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  child = started
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (part: Buffer): void => {
      output += part.toString()
      const address = /^Ready (http:\S+)$/m.exec(output)?.[1]
      if (address) resolve(address)
    }
    started.stdout.on('data', read)
    started.stderr.on('data', read)
    started.once('exit', (code) => reject(new Error(`ended with ${code}: ${output}`)))
  })
}

test('there are functions to build', () => expect(names.length).toBeGreaterThan(0))

describe.each(names)('%s', (name) => {
  test('is built to one file that starts, answers and ends alone', async () => {
    const { file, packages } = await buildFunction(name, folder)
    Object.keys(packages).forEach(linkPackage)
    const address = await start(file, path.join(folder, `data-${name}`))
    const health = await fetch(`${address}/${name}/health`)
    // Without a certification authority to call, a time authority has no certificate to sign with, and says so.
    expect([health.status, await health.json()]).toMatchObject(name === 'timestamp' ? [503, { function: name, status: 'failing' }] : [200, { function: name, status: 'ok' }])
    const unknown = await fetch(`${address}/nowhere`)
    expect([unknown.status, await unknown.json()]).toMatchObject([404, { error: { code: 'request.not_found' } }])
    const ended = once(child!, 'exit')
    child?.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  })
})

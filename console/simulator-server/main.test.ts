// The simulator run alone, as an integrator runs it: page and back end on one port, secrets only in the demo file.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

async function runMain(folder: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: { PATH: process.env.PATH, DATA_DIR: folder, SIMULATOR_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const ready = new Promise<string>((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      output += chunk.toString()
      const address = /Ready (http:\S+)/.exec(output)?.[1]
      if (address) resolve(new URL(address).origin)
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.once('exit', () => reject(new Error(output)))
  })
  ready.catch(() => undefined) // awaited by the test
  return { child, ready, output: () => output }
}

describe('the simulator alone', () => {
  test('starts from data/demo.json, answers, ends', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'demo-'))
    const demo = {
      address: 'http://127.0.0.1:9',
      application: { id: 'app_demo', secret: 'very-secret-1', callbackSecret: 'whsec_dmVyeS1zZWNyZXQtMg==' },
      messagesSecret: 'very-secret-3',
      patients: [{ name: '王秀兰' }],
      staff: [],
    }
    await writeFile(join(folder, 'demo.json'), JSON.stringify(demo), { mode: 0o600 })
    const { child, ready, output } = await runMain(folder)
    const origin = await ready
    const start = await (await fetch(`${origin}/simulator-api/start`)).text()
    expect(JSON.parse(start)).toMatchObject({ applicationId: 'app_demo', apiBaseUrl: 'http://127.0.0.1:9', patients: [{ name: '王秀兰' }] })
    expect(start + output()).not.toMatch(/very-secret|dmVyeS1zZWNyZXQtMg/)
    expect((await fetch(`${origin}/console/../../package.json`)).status).toBe(404)
    expect((await fetch(`${origin}/console/%2e%2e/package.json`)).status).toBe(404)
    child.kill('SIGTERM')
    expect((await once(child, 'exit'))[0]).toBe(0)
    await rm(folder, { recursive: true })
  })

  test('says which field of the demo file is missing, and no value of it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'demo-'))
    await writeFile(join(folder, 'demo.json'), JSON.stringify({ address: 'x', application: { id: 'a', secret: 'very-secret-1' } }))
    const { ready, output } = await runMain(folder)
    await expect(ready).rejects.toThrow('application.callbackSecret')
    expect(output()).not.toContain('very-secret')
    await rm(folder, { recursive: true })
  })
})

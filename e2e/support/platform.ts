// The real platform as a process of its own: started on a free port and an empty folder, ended gently or by SIGKILL, started again on the same data.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Demo } from '../../scripts/serve/seed.ts'
import { ensureBuilt } from '../../scripts/setup/clients.mjs'
import { cacheFolder, findNode24, root } from '../../scripts/setup/workspace.mjs'
import { freePort } from '../../scripts/serve/free-port.ts'

const START_MS = 180_000
const STOP_MS = 15_000

export interface PlatformOptions {
  /** more settings of the process */
  env?: Record<string, string>
  /** `--reset`, `--yes` */
  args?: readonly string[]
}

export interface Platform {
  readonly url: string
  readonly port: number
  /** of the process, while it runs */
  readonly pid: number
  readonly dataDirectory: string
  readonly demo: Demo
  /** everything the process printed since its last start */
  output(): string
  /** what the platform wrote into its log */
  log(): string
  start(options?: PlatformOptions): Promise<void>
  /** SIGTERM; @returns the exit code */
  stop(): Promise<number | null>
  /** SIGKILL: nothing is finished, nothing is closed */
  kill(): Promise<void>
  /** ends the process and removes the data */
  close(): Promise<void>
}

/** Builds the phone's and the console's pages if they are stale; not needed by tests that open no browser. AS_BUILT takes what is there. */
export async function buildPages(): Promise<void> {
  if (!process.env['AS_BUILT']) await ensureBuilt(['h5', 'console'])
}

export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const port = await freePort()
  const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-e2e-'))
  const dataDirectory = path.join(folder, 'data')
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  let printed = ''

  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    const ending = child
    child = undefined
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return ending?.exitCode ?? null
    const ended = new Promise<number | null>((resolve) => ending.once('exit', resolve))
    ending.kill(signal)
    const timer = setTimeout(() => ending.kill('SIGKILL'), STOP_MS)
    const code = await ended
    clearTimeout(timer)
    return code
  }

  const platform: Platform = {
    url, port, dataDirectory,
    get pid() {
      return child?.pid ?? 0
    },
    get demo() {
      return JSON.parse(readFileSync(path.join(dataDirectory, 'demo.json'), 'utf8')) as Demo
    },
    output: () => printed,
    log: () => readFileSync(path.join(dataDirectory, 'logs', 'yiqian.log'), 'utf8'),
    async start({ env = {}, args = [] } = options) {
      printed = ''
      const started = spawn(findNode24() ?? process.execPath, ['scripts/serve/main.ts', ...args], {
        cwd: root,
        env: { NODE_COMPILE_CACHE: path.join(cacheFolder, 'compile'), ...environmentOfTests(), PORT: String(port), DATA_DIR: dataDirectory, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child = started
      for (const stream of [started.stdout, started.stderr]) stream.on('data', (part: Buffer) => (printed += part.toString()))
      await new Promise<void>((resolve, reject) => {
        const fail = (why: string) => reject(new Error(`the platform ${why}:\n${printed}`))
        const timer = setTimeout(() => fail(`was not ready in ${START_MS / 1000} s`), START_MS)
        const look = (): void => {
          if (!/^Ready http/m.test(printed)) return
          clearTimeout(timer)
          resolve()
        }
        started.stdout.on('data', look)
        started.once('exit', (code) => {
          clearTimeout(timer)
          fail(`ended with ${code}`)
        })
      })
    },
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
    async close() {
      await end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
  try {
    await platform.start(options)
  } catch (cause) {
    await platform.close()
    throw cause
  }
  return platform
}

/** The tests' own environment without what would steer the platform. */
function environmentOfTests(): Record<string, string | undefined> {
  const { PUBLIC_URL: _url, HOST: _host, DATABASE_URL: _database, SIMULATOR: _simulator, SMS_GATEWAY_URL: _gateway, VITEST: _vitest, NODE_OPTIONS: _options, ...rest } = process.env
  return rest
}

// Real processes for tests: a timestamp server alone in its process, as in production, with the certification authority beside it.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../../..')

export interface FunctionProcess {
  child: ChildProcess
  /** of HTTP */
  address: string
  /** of RFC 3161 over TCP */
  tcpAddress: string | undefined
  /** all that it printed */
  printed(): string
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
}

export interface Installation {
  dataDirectory: string
  /** certificates and functions' key are there; one call is one process more */
  start(name: 'timestamp', env?: Readonly<Record<string, string>>): Promise<FunctionProcess>
  close(): Promise<void>
}

/** @param env for all its processes */
export async function openInstallation(env: Readonly<Record<string, string>> = {}): Promise<Installation> {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'yiqian-tsa-'))
  const started: FunctionProcess[] = []
  const shared = { DATA_DIR: dataDirectory, FUNCTION_KEY_FILE: path.join(dataDirectory, 'keys', 'functions.key'), ...env }
  const launch = async (name: string, more: Readonly<Record<string, string>>): Promise<FunctionProcess> => {
    const process_ = await startFunction(name, { ...shared, ...more })
    started.push(process_)
    return process_
  }
  const authority = await launch('certificates', {})
  return {
    dataDirectory,
    start: (name, more = {}) => launch(name, { CERTIFICATES_URL: authority.address, TSA_TCP_PORT: '0', ...more }),
    async close() {
      await Promise.all(started.map((each) => each.kill('SIGKILL')))
      rmSync(dataDirectory, { recursive: true, force: true })
    },
  }
}

async function startFunction(name: string, env: Readonly<Record<string, string>>): Promise<FunctionProcess> {
  const { PATH = '' } = process.env
  const child = spawn(process.execPath, [path.join(root, 'scripts/serve/standalone.ts'), name], { cwd: root, env: { PATH, TZ: 'UTC', PORT: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  const address = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (part: Buffer) => {
        printed += part.toString()
        const found = /^Ready (http:\S+)$/m.exec(printed)?.[1]
        if (found) resolve(found)
      })
    }
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}: ${printed}`)))
  })
  return {
    child, address, tcpAddress: /^timestamp-tcp (tcp:\S+)$/m.exec(printed)?.[1], printed: () => printed,
    async kill(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
    },
  }
}

// Owns starting the appending process, and reading what it says.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface AppendProcess {
  readonly child: ChildProcess
  /** sequence → what was stored under it, as acknowledged so far */
  readonly stored: Map<number, string>
  /** codes of the refusals so far */
  readonly failed: string[]
  /** resolves when it has said a line that begins so, from now on */
  said(beginning: string): Promise<string>
  /** kill -9; resolves when it is gone and all it said is read */
  kill(): Promise<void>
}

/** @param shell what to put before the command in a shell, as `trap '' XFSZ;` */
export function startAppendProcess(args: readonly (string | number)[], shell = ''): AppendProcess {
  const script = fileURLToPath(new URL('append-process.ts', import.meta.url))
  const child = spawn('sh', ['-c', `${shell} exec "$0" "$@"`, process.execPath, script, ...args.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const stored = new Map<number, string>()
  const failed: string[] = []
  let listeners: { beginning: string; resolve: (line: string) => void }[] = []
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n')
    rest = lines.pop()!
    for (const line of lines) {
      const [what, value, id] = line.split(' ')
      if (what === 'stored') {
        if (stored.has(Number(value))) throw new Error(`sequence ${value} was given twice`)
        stored.set(Number(value), id!)
      }
      if (what === 'failed') failed.push(value!)
      const heard = listeners.filter(({ beginning }) => line.startsWith(beginning))
      listeners = listeners.filter((listener) => !heard.includes(listener))
      for (const { resolve } of heard) resolve(line)
    }
  })
  return {
    child,
    stored,
    failed,
    said: (beginning) => new Promise((resolve) => void listeners.push({ beginning, resolve })),
    async kill() {
      const closed = once(child, 'close')
      child.kill('SIGKILL')
      await closed
    },
  }
}

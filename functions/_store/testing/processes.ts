// Owns starting several processes at once on one database, for what only they can break.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const READY = 'ready\n'

/** In the process: says that all is open, and waits until all others are too. */
export async function startTogether(): Promise<void> {
  process.stdout.write(READY)
  process.stdin.resume()
  await once(process.stdin, 'end')
}

function launch(script: URL, options: readonly string[]) {
  const child = spawn(process.execPath, [fileURLToPath(script), ...options], { stdio: 'pipe' })
  const said = { out: '', error: '' }
  child.stderr.on('data', (piece: Buffer) => (said.error += piece.toString()))
  const ended = once(child, 'close').then(([code]) => {
    if (code !== 0) throw new Error(`a process ended with ${String(code)}: ${said.error}`)
    return said.out.replace(READY, '')
  })
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', (piece: Buffer) => {
      said.out += piece.toString()
      if (said.out.startsWith(READY)) resolve()
    })
  })
  return { ready: Promise.race([ready, ended]), ended, go: () => child.stdin.end() }
}

/** Runs the script in `count` processes, let loose in the same moment; answers what each printed. @throws if one fails. */
export async function inProcesses(count: number, script: URL, options: readonly string[]): Promise<string[]> {
  const processes = Array.from({ length: count }, () => launch(script, options))
  await Promise.all(processes.map(({ ready }) => ready))
  for (const { go } of processes) go()
  return Promise.all(processes.map(({ ended }) => ended))
}

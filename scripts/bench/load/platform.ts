// Owns the platform under a benchmark: the process of `npm start` on an empty folder, with phones enrolled on it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Demo } from '../../serve/seed.ts'
import { cacheFolder } from '../../setup/workspace.mjs'
import { businessSystem, openMessageGateway, type BusinessSystem, type MessageGateway } from './hospital.ts'
import { enrolledPhone, QUICK_PIN, type BenchPhone, type Clocked } from './phones.ts'
import { startProcess, type RunningProcess } from './processes.ts'
import { freePort } from '../../serve/free-port.ts'

export interface BenchPlatform extends Omit<RunningProcess, 'stop'> {
  demo: Demo
  business: BusinessSystem
  messages: MessageGateway
  /** the first so many of the staff, each with an enrolled phone */
  enrol(count: number, clocked?: Clocked): Promise<BenchPhone[]>
  close(): Promise<void>
}

/** Settings as `npm start` gives them; the simulator in the same process takes the callbacks. */
export const platformEnvironment = (dataDirectory: string): Record<string, string> => ({ PORT: '0', DATA_DIR: dataDirectory, NODE_COMPILE_CACHE: path.join(cacheFolder, 'compile') })

export async function startBenchPlatform(env: Readonly<Record<string, string>> = {}): Promise<BenchPlatform> {
  const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-bench-'))
  const messages = await openMessageGateway()
  const dataDirectory = path.join(folder, 'data')
  const running = await startProcess('scripts/serve/main.ts', { env: { ...platformEnvironment(dataDirectory), PORT: String(await freePort()), SMS_GATEWAY_URL: messages.url, ...env } }).catch((cause: unknown) => {
    messages.close()
    rmSync(folder, { recursive: true, force: true })
    throw cause
  })
  const { address } = running
  const demo = JSON.parse(readFileSync(path.join(dataDirectory, 'demo.json'), 'utf8')) as Demo
  return {
    ...running, demo, messages, business: businessSystem(address, demo.application),
    async enrol(count, clocked) {
      const phones: BenchPhone[] = []
      for (const staff of demo.staff.slice(0, count)) phones.push(await enrolledPhone({ address, messages, iterations: QUICK_PIN, ...(clocked && { clocked }) }, staff))
      return phones
    },
    async close() {
      await running.stop()
      messages.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

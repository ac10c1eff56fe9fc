// Owns the platform opened in this process with a clock at its seams: calls between functions, vault, transactions, files.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import type { FunctionName } from '@yiqian/shared/protocol/contract.ts'
import type { Deps as CosigningDeps } from '../../../functions/cosigning/deps.ts'
import { functions, loadFunction } from '../../../functions/_embedded/functions.ts'
import { callInProcess } from '../../../functions/_kernel/call-function.ts'
import type { AnyManifest, FunctionContext } from '../../../functions/_kernel/define-function.ts'
import { openFunction, type OpenFunction } from '../../../functions/_kernel/open-function.ts'
import { createProcessContext } from '../../../functions/_kernel/process-context.ts'
import { listen } from '../../../functions/_kernel/standalone.ts'
import { openRuntime, type Runtime } from '../../../functions/_runtime/open-runtime.ts'
import { seedDemo, type Demo } from '../../serve/seed.ts'
import { webPages } from '../../serve/web-pages.ts'
import { timed } from '../figures.ts'
import { businessSystem, openMessageGateway, type BusinessSystem, type MessageGateway } from './hospital.ts'
import type { Clocked } from './phones.ts'
import { freePort } from '../../serve/free-port.ts'

export interface ClockedPlatform {
  address: string
  demo: Demo
  business: BusinessSystem
  messages: MessageGateway
  close(): Promise<void>
}

/** The same object; calls of the named methods are clocked as `<step>`. */
function clockedMethods<T extends object>(target: T, steps: Partial<Record<keyof T, string>>, clocked: Clocked): T {
  return new Proxy(target, {
    get(object, name, receiver) {
      const [value, step] = [Reflect.get(object, name, receiver) as unknown, steps[name as keyof T]]
      if (typeof value !== 'function' || step === undefined) return value
      return async (...given: unknown[]) => {
        const { value: answer, ms } = await timed(() => Reflect.apply(value, object, given) as unknown)
        clocked(step, ms)
        return answer
      }
    },
  })
}

/** A manifest whose dependencies are clocked: transactions as `<function>:transaction`, files, and the vault. */
function clockedManifest(manifest: AnyManifest, clocked: Clocked): AnyManifest {
  return {
    ...manifest,
    async open(context) {
      const deps = (await manifest.open(context)) as Runtime & Partial<Pick<CosigningDeps, 'vault'>>
      const files = { put: `${manifest.name}:files`, read: `${manifest.name}:files`, delete: `${manifest.name}:files` }
      return {
        ...deps,
        database: clockedMethods(deps.database, { transaction: `${manifest.name}:transaction` }, clocked),
        ...(deps.files && { files: clockedMethods(deps.files, files, clocked) }),
        ...(deps.vault && { vault: clockedMethods(deps.vault, { begin: 'vault:begin', complete: 'vault:complete', roll: 'vault:roll' }, clocked) }),
      }
    },
  }
}

/** On SQLite in a folder of its own; no background work, so that nothing but the signing is measured. */
export async function openClockedPlatform(clocked: Clocked): Promise<ClockedPlatform> {
  const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-bench-'))
  mkdirSync(path.join(folder, 'data'))
  const messages = await openMessageGateway()
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const shared = createProcessContext({ env: { DATA_DIR: path.join(folder, 'data'), PUBLIC_URL: address, SMS_GATEWAY_URL: messages.url }, writeLog: () => {} })
  const opened = new Map<string, Promise<OpenFunction>>()
  const contextOf = (name: FunctionName): FunctionContext => {
    const call = callInProcess(name, async (other) => (await open(other as FunctionName)).dispatch)
    return shared.forFunction(name, async (contract, input) => {
      const { value, ms } = await timed(() => call(contract, input))
      clocked(`call:${contract.operation}`, ms)
      return value
    })
  }
  const open = (name: FunctionName): Promise<OpenFunction> => {
    const there = opened.get(name) ?? loadFunction(name).then((manifest) => openFunction(clockedManifest(manifest, clocked), contextOf(name)))
    opened.set(name, there)
    return there
  }
  const all: OpenFunction[] = []
  for (const name of Object.keys(functions) as FunctionName[]) all.push(await open(name))
  const demo = await seedDemo(contextOf('his'), address)
  const { keyring } = await openRuntime(contextOf('his'))
  const pages = webPages({ channelKeysHex: [bytesToHex((await keyring.platformKey('channel')).publicKey)], hospitalName: '示范医院', simulator: false })
  const server = await listen([...pages, ...all.flatMap(({ middleware }) => middleware)], port, '127.0.0.1')
  return {
    address, demo, messages, business: businessSystem(address, demo.application),
    async close() {
      server.close()
      server.closeAllConnections()
      messages.close()
      await shared.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

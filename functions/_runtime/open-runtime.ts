// What every function's deps.ts begins with: settings, database, files, keys and the kernel's ports. Shared by the functions of one process.
import path from 'node:path'
import { createSm2, type Sm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import { createGmEngine } from '../_adapters/gm-engine/engine.ts'
import type { GmEngine } from '../_adapters/gm-engine/gm-engine.ts'
import { createFileStore } from '../_adapters/files/file-store.ts'
import type { Database, DocumentFiles } from '../_domain/ports.ts'
import type { FunctionContext } from '../_kernel/define-function.ts'
import type { KernelPorts } from '../_kernel/kernel-ports.ts'
import { openDatabase } from '../_store/open-database.ts'
import { createCallers } from './callers.ts'
import { createAnswers, createChannelSessions } from './channel-sessions.ts'
import { createJournals, type Journals } from './journals.ts'
import { openKeyFile } from './key-files.ts'
import { createKeyring, type Keyring } from './keyring.ts'
import { readSettings, type Settings } from './settings.ts'

export interface Runtime {
  settings: Settings
  database: Database
  files: DocumentFiles
  keyring: Keyring
  /** the portable curve: the second opinion, and what shared/ asks for */
  sm2: Sm2
  /** signs and verifies */
  gm: GmEngine
  /** what administrators did, and what the platform met with: `journals.recordSystem` for alarms */
  journals: Journals
  kernel: KernelPorts
}

export function openRuntime(context: FunctionContext): Promise<Runtime> {
  return context.share('runtime', async () => {
    const settings = readSettings(context.env)
    const { clock, random } = context
    const sm2 = createSm2(random)
    const gm = createGmEngine({ random })
    const database = await openDatabase({ url: settings.databaseUrl })
    context.onClose(() => database.close())
    const files = createFileStore({ directory: path.join(settings.dataDirectory, 'files') })
    const journals = createJournals({ settings, clock, sm3: (message) => gm.sm3(message), log: context.log })
    context.onClose(async () => {
      await journals.recordSystem({ kind: 'system.stopped', keys: { process: processName(context) } })
      await journals.close()
    })
    const keyring = createKeyring({ masterKey: openKeyFile(settings.masterKeyFile, random), random, sm2, clock, keys: database.stores.platformKeys })
    const kernel: KernelPorts = {
      clock,
      random,
      callers: createCallers(database, clock, settings.privacyVersion),
      answers: createAnswers(database, keyring),
      channel: { keys: async () => [await keyring.platformKey('channel')], sessions: createChannelSessions(database, keyring) },
      recordOperation: journals.recordOperation,
      recordWork: ({ function: of, work, state, failures, detail }) => journals.recordSystem({ kind: state === 'failed' ? 'alarm.work_failed' : 'system.work_recovered', keys: { function: of, work }, facts: { failures, detail: detail.slice(0, 500) } }),
      functionKey: openKeyFile(settings.functionKeyFile, random),
    }
    await journals.recordSystem({ kind: 'system.started', keys: { process: processName(context) }, facts: { node: process.version, publicUrl: settings.publicUrl, database: settings.databaseUrl.split(':')[0]!, settings: settingNames(context.env) } })
    return { settings, database, files, keyring, sm2, gm, journals, kernel }
  })
}

/** Several functions share a process and a runtime: the one that was there first stands for it. */
const processName = ({ name }: FunctionContext): string => `${name}:${process.pid}`

/** Which settings were given: names alone, values may be secret. */
const settingNames = (env: FunctionContext['env']): string =>
  Object.keys(env)
    .filter((name) => /^(?:[A-Z]+_)+(?:URL|FILE|DIR|DAYS|FACTORS|OID|NAME|PORT|HOST|KEY|SECRET|ID)$/.test(name) && !/^(?:npm|NODE|VITEST)_/.test(name))
    .sort()
    .join(' ')
    .slice(0, 2000)

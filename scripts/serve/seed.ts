// Puts the demonstration hospital into an empty installation, and writes data/demo.json so that scripts can drive it.
import { writeFileSync, renameSync } from 'node:fs'
import path from 'node:path'
import { bytesToHex, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { newId } from '../../functions/_domain/new-id.ts'
import { emptyProfile } from '../../functions/_domain/staff/account.ts'
import type { Application } from '../../functions/_domain/records.ts'
import type { FunctionContext } from '../../functions/_kernel/define-function.ts'
import { tokenDigest } from '../../functions/_runtime/callers.ts'
import { openKeyFile } from '../../functions/_runtime/key-files.ts'
import { openRuntime, type Runtime } from '../../functions/_runtime/open-runtime.ts'
import { hmacSm3 } from '@yiqian/shared/crypto/kdf.ts'
import { demoPatients, demoStaff, type DemoStaff } from './demo-hospital.ts'

export interface Demo {
  address: string
  addresses: Record<'phone' | 'simulator' | 'verify' | 'api' | 'openapi', string>
  dataDirectory: string
  application: { id: string; name: string; secret: string; callbackSecret: string }
  messagesSecret: string
  staff: readonly DemoStaff[]
  patients: typeof demoPatients
}

/** The client system that the demonstration has. */
export const APPLICATION = { id: 'app_demo-his-0001', name: '示范 HIS' }

export async function seedDemo(context: FunctionContext, address: string): Promise<Demo> {
  const runtime = await openRuntime(context)
  const secrets = demoSecrets(runtime, context)
  await seedStaff(runtime)
  await seedApplication(runtime, secrets, `${address}/simulator-api/callbacks`)
  const { dataDirectory } = runtime.settings
  const demo: Demo = {
    address,
    addresses: { phone: `${address}/m/`, simulator: `${address}/console/simulator/`, verify: `${address}/console/verify/`, api: `${address}/v1/docs`, openapi: `${address}/v1/openapi.json` },
    dataDirectory, application: { ...APPLICATION, secret: secrets.application, callbackSecret: secrets.callback }, messagesSecret: secrets.messages, staff: demoStaff, patients: demoPatients,
  }
  const file = path.join(dataDirectory, 'demo.json')
  writeFileSync(`${file}.new`, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return demo
}

/** From a key file of their own: a lost demo.json is written again with the same secrets. */
export function demoSecrets({ settings }: Pick<Runtime, 'settings'>, { random }: FunctionContext): { application: string; callback: string; messages: string } {
  const key = openKeyFile(path.join(settings.dataDirectory, 'keys', 'demo.key'), random)
  const secret = (name: string) => hmacSm3(key, utf8ToBytes(name))
  return { application: bytesToHex(secret('application')), callback: `whsec_${Buffer.from(secret('callback')).toString('base64')}`, messages: bytesToHex(secret('messages')) }
}

async function seedStaff({ database, kernel, settings }: Runtime): Promise<void> {
  await database.transaction(async (stores) => {
    if ((await stores.staff.count()) > 0) return
    for (const staff of demoStaff) {
      const id = newId('stf', kernel.random)
      await stores.staff.insert({ id, ...staff, wechatOpenid: null, state: 'active', revision: 0 })
      // 多点执业: chief physicians work in a second place too
      if (staff.title === '主任医师') await stores.profiles.insert({ ...emptyProfile(id), practicePlaces: [settings.hospitalName, '示范县人民医院'] })
    }
  })
}

async function seedApplication({ database, keyring }: Runtime, secrets: { application: string; callback: string }, callbackUrl: string): Promise<void> {
  await database.transaction(async (stores) => {
    if (await stores.applications.load(APPLICATION.id)) return
    const application: Application = {
      ...APPLICATION, secretDigestHex: tokenDigest(secrets.application), callbackUrl, state: 'active', lastChange: 0, revision: 0,
      wrappedCallbackSecretHex: keyring.wrap('callback-secret', APPLICATION.id, utf8ToBytes(secrets.callback)),
    }
    await stores.applications.insert(application)
  })
}

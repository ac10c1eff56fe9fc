// Composition root of `timestamp`.
import { createHash } from 'node:crypto'
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import type { Journal } from '../_domain/journal/journal.ts'
import type { TimestampProfile } from '../_domain/timestamp/timestamp-profile.ts'
import type { TrustedTime } from '../_domain/trusted-time/trusted-time.ts'
import type { FunctionContext } from '../_kernel/define-function.ts'
import { openApplicationKeys } from '../_runtime/open-application-keys.ts'
import { openInstanceJournal } from '../_runtime/open-instance-journal.ts'
import { openRuntime, type Runtime } from '../_runtime/open-runtime.ts'
import { openTime } from '../_runtime/open-time.ts'
import { readConfig, type Config } from './config.ts'
import { defaultSettings } from './configuration/default-profiles.ts'
import { enrolEmbedded } from './configuration/embedded-certificate.ts'
import { openConfiguration, type Configuration, type OpenConfiguration } from './configuration/open-configuration.ts'
import { createAnswerer, type Answerer } from './issuing/answer-request.ts'
import { createTokenMaker, type TokenMaker } from './issuing/issue-token.ts'
import { createIssuers, type Issuers } from './issuing/issuers.ts'
import { createSerialNumbers } from './issuing/serial-numbers.ts'
import type { KeyStores } from './key-stores.ts'

export interface Deps extends Runtime {
  config: Config
  time: TrustedTime
  journal: Journal
  keyStores: KeyStores
  configuration: OpenConfiguration
  issuers: Issuers
  tokens: TokenMaker
  answer: Answerer
  call: FunctionContext['call']
  /** makes the next certificate of a profile by the embedded authority */
  enrol(profile: TimestampProfile, known: Configuration): Promise<void>
}

const sha256 = (message: Uint8Array): Uint8Array => createHash('sha256').update(message).digest()

export async function openDeps(context: FunctionContext): Promise<Deps> {
  const runtime = await openRuntime(context)
  const { database, gm, settings } = runtime
  const config = readConfig(context.env)
  const { stores: keyStores } = await openApplicationKeys(context, runtime)
  const journal = await openInstanceJournal(settings, 'timestamp', { sm3: (message) => gm.sm3(message) })
  context.onClose(() => journal.close())
  const time = await openTime(context, runtime)
  const { monotonicMs } = context.clock
  const configuration = openConfiguration(database, defaultSettings(config.policyOid), monotonicMs ?? (() => performance.now()))
  const enrol = (profile: TimestampProfile, { certificates }: Configuration) => enrolEmbedded(runtime, keyStores, context.call, profile, certificates)
  const issuers = createIssuers({
    configuration, stores: keyStores, digests: { [OID.sm3]: (message) => gm.sm3(message), [OID.sha256]: sha256 }, enrol,
  })
  const tokens = createTokenMaker({ time, issuers, journal, nextSerial: createSerialNumbers(context.random) })
  const answer = createAnswerer({ configuration, tokens, log: context.log })
  return { ...runtime, config, time, journal, keyStores, configuration, issuers, tokens, answer, call: context.call, enrol }
}

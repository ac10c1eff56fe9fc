// Composition root of `signing`: keys, judgement of certificates, journal and time behind one core, and who may call it.
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { defaultJwsProfile } from '@yiqian/shared/crypto/jws/algorithms.ts'
import { parseCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { sameName } from '@yiqian/shared/crypto/x509/name.ts'
import { getRevocationList, listAuthorities } from '@yiqian/shared/protocol/certificates.ts'
import { issueTimestamp } from '@yiqian/shared/protocol/timestamp.ts'
import { createPermissionCheck, permissionLimits } from '../_adapters/application-keys/permission-code.ts'
import type { ApplicationKeys } from '../_adapters/application-keys/application-keys.ts'
import type { OpenKeyStores } from '../_adapters/application-keys/open-key-stores.ts'
import { createListFiles } from '../_adapters/revocation/list-files.ts'
import type { Journal } from '../_domain/journal/journal.ts'
import type { TrustedTime } from '../_domain/trusted-time/trusted-time.ts'
import type { FunctionContext } from '../_kernel/define-function.ts'
import { fromBase64 } from '../_runtime/base64.ts'
import { openApplicationKeys } from '../_runtime/open-application-keys.ts'
import { openInstanceJournal } from '../_runtime/open-instance-journal.ts'
import { openRuntime, type Runtime } from '../_runtime/open-runtime.ts'
import { openTime } from '../_runtime/open-time.ts'
import { openValidation, type Validation } from '../_runtime/open-validation.ts'
import { readConfig, type Config } from './config.ts'
import { createApplications, type Applications } from './core/applications.ts'
import { createIdentities } from './core/identities.ts'
import { createJudge, type ListBytes } from './core/open-judge.ts'
import { createParsedCertificates } from './core/parsed-certificates.ts'
import { createCore, type Core } from './core/perform.ts'
import { createPermissionCodes } from './core/permission-codes.ts'
import { byConnection, createSharedStreams } from './core/shared-streams.ts'
import { createStreams } from './core/streams.ts'
import { createUsableKeys, type UsableKeys } from './core/usable-keys.ts'
import { createJsonSignatures, type JsonSignatures } from './json/json-signatures.ts'
import type { Perform as PerformSof } from './sof/edge/perform.ts'
import { createSessions } from './sof/interface/sessions.ts'
import { createSharedSessions } from './sof/interface/shared-sessions.ts'
import { openSof } from './sof/open-sof.ts'
import { answerFrames, type AnswerFrame } from './transports/asn1.ts'
import { createFinishAnswer } from './transports/finish-answer.ts'

export interface Deps extends Runtime {
  config: Config
  core: Core
  keys: UsableKeys
  applicationKeys: ApplicationKeys
  keyStores: OpenKeyStores
  applications: Applications
  validation: Validation
  journal: Journal
  time: TrustedTime
  answerFrame: AnswerFrame
  performSof: PerformSof
  json: JsonSignatures
  call: FunctionContext['call']
}

export function openDeps(context: FunctionContext): Promise<Deps> {
  return context.share('signing-deps', () => compose(context))
}

async function compose(context: FunctionContext): Promise<Deps> {
  const runtime = await openRuntime(context)
  const { database, gm, sm2, kernel } = runtime
  const config = readConfig(context.env)
  const journal = await openInstanceJournal(runtime.settings, 'signing', { sm3: (message) => gm.sm3(message) })
  context.onClose(() => journal.close())
  const { stores: keyStores, keys: applicationKeys } = await openApplicationKeys(context, runtime)
  const validation = await openValidation(context)
  const time = await openTime(context, runtime)
  const monotonicMs = (): number => performance.now()
  const slow = createPermissionCheck({ clock: kernel.clock, limits: { ...permissionLimits, wrongTries: Infinity } }) // tries are counted in the database
  const codes = createPermissionCodes({ database, slow, sm3: gm.sm3, nowMs: () => kernel.clock.nowMs(), steadyMs: monotonicMs })
  const keys = createUsableKeys({ keys: database.stores.applicationKeys, stores: keyStores, codes, nowMs: monotonicMs })
  const applications = createApplications(database.stores.signingAccess, monotonicMs)
  const certificates = createParsedCertificates()
  const nowMs = (): number => kernel.clock.nowMs()
  const judge = createJudge(validation, database, certificates, listBytes(context, runtime), nowMs)
  const sharing = { sessions: database.stores.serverSessions, keyring: runtime.keyring, random: kernel.random, sm3: (message: Uint8Array) => gm.sm3(message), nowMs }
  const ownStreams = createStreams(kernel.random, monotonicMs)
  const [streams, sessions] = config.sessions === 'shared' ? [byConnection(ownStreams, createSharedStreams(sharing)), createSharedSessions(sharing)] : [ownStreams, createSessions(kernel.random, monotonicMs)]
  const parts = { gm, sm2, random: kernel.random, keys, judge, certificates, identities: createIdentities(gm), streams, journal, nowMs: () => time.now()?.timeMs }
  const core = createCore(parts, context.log)
  const timestampOf = async (digest: Uint8Array): Promise<Uint8Array> => fromBase64((await context.call(issueTimestamp, { digestHex: bytesToHex(digest) })).tokenBase64)
  const answers = createFinishAnswer(core, { when: config.responseTimestamp, timestampOver: (covered) => timestampOf(gm.sm3(covered)), nowMs, log: context.log })
  const answerFrame = answerFrames(core, { isTimestampOver: (token, covered) => judge.isTimestampOver(token, covered, nowMs()), nowMs, answers })
  const isTimestampOver: typeof judge.isTimestampOver = (token, covered, atMs) => judge.isTimestampOver(token, covered, atMs)
  const performSof = openSof(context, { ...parts, applications, applicationKeys, validation, sessions, isTimestampOver })
  const json = createJsonSignatures({ ...parts, isTimestampOver, issueTimestamp: timestampOf, profile: { sm2Name: context.env['SIGNING_JWS_SM2_NAME'] || defaultJwsProfile.sm2Name } }, context.log)
  return { ...runtime, config, core, performSof, json, keys, applicationKeys, keyStores, applications, validation, journal, time, answerFrame, call: context.call }
}

/** The lists that validation took in lie in its folder; the hospital's own comes from its authority. */
function listBytes({ call }: FunctionContext, { settings }: Runtime): ListBytes {
  const files = createListFiles({ directory: path.join(settings.dataDirectory, 'revocation'), unique: randomUUID })
  return {
    read: (digestHex) => files.read(digestHex),
    async ofHospital(issuer) {
      const { issuingBase64 } = await call(listAuthorities, {})
      return sameName(parseCertificate(fromBase64(issuingBase64)).subject, issuer) ? [(await call(getRevocationList, {})).bytes] : []
    },
  }
}

// The making of one token: time, serial, statement, signature, journal. Nothing leaves before the journal has it on disk.
import type { MessageImprint } from '@yiqian/shared/crypto/tsp/imprint.ts'
import { encodeTstInfo } from '@yiqian/shared/crypto/tsp/tst-info.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { Journal } from '../../_domain/journal/journal.ts'
import type { TimestampProfile } from '../../_domain/timestamp/timestamp-profile.ts'
import type { TrustedTime } from '../../_domain/trusted-time/trusted-time.ts'
import type { Configuration } from '../configuration/open-configuration.ts'
import type { Issuers } from './issuers.ts'
import { issuedEntry, type Transport } from './journal-entry.ts'

export interface Asked {
  imprint: MessageImprint
  nonce?: bigint | undefined
  includeCertificates: boolean
  transport: Transport
}

export interface Token {
  der: Uint8Array
  serialHex: string
  timeMs: number
}

export interface TokenMaker {
  /** @throws {Fault} timestamp.unavailable — no trusted time, or less exactly than the profile states · timestamp.certificate_missing · key.* @throws {JournalError} */
  issue(configuration: Configuration, profile: TimestampProfile, asked: Asked): Promise<Token>
  /** The same without the journal, for a token that never leaves (health). */
  make(configuration: Configuration, profile: TimestampProfile, asked: Asked): Promise<Token & { chain: readonly Uint8Array[] }>
}

interface Parts {
  time: Pick<TrustedTime, 'now' | 'state'>
  issuers: Issuers
  journal: Pick<Journal, 'append'>
  nextSerial: () => string
}

export function createTokenMaker({ time, issuers, journal, nextSerial }: Parts): TokenMaker {
  /** of the newest token of each profile that orders them, in microseconds */
  const newest = new Map<string, number>()

  const timeFor = (profile: TimestampProfile): number => {
    const now = time.now()
    if (!now) throw new Fault('timestamp.unavailable', { detail: time.state().reason.en })
    if (now.accuracyMs > profile.accuracyMs) throw new Fault('timestamp.unavailable', { detail: `time is known to ${now.accuracyMs} ms, the profile ${profile.id} states ${profile.accuracyMs} ms` })
    return now.timeMs
  }
  /** @source RFC 3161 §2.4.2: with `ordering` any two tokens can be ordered by genTime alone. */
  const orderedTime = (profile: TimestampProfile, timeMs: number): { genTimeMs: number; genTimeMicros?: number } => {
    if (!profile.ordering) return { genTimeMs: timeMs }
    const micros = Math.max(timeMs * 1000, (newest.get(profile.id) ?? 0) + 1)
    newest.set(profile.id, micros)
    return { genTimeMs: Math.floor(micros / 1000), genTimeMicros: micros % 1000 }
  }

  const sign = async (configuration: Configuration, profile: TimestampProfile, { imprint, nonce, includeCertificates }: Asked) => {
    const now = timeFor(profile)
    const issuer = issuers.ready(configuration, profile, now) ?? (await issuers.find(profile.id, now))
    const serialHex = nextSerial()
    const when = orderedTime(issuer.profile, issuer.profile === profile ? now : timeFor(issuer.profile))
    const tstInfoDer = encodeTstInfo({ policyOid: issuer.profile.policyOid, imprint, serialHex, ...when, accuracy: issuer.accuracy, ordering: issuer.profile.ordering, nonce, tsaNameDer: issuer.tsaNameDer }, issuer.statement)
    const template = issuer.templates[includeCertificates ? 'certificates' : 'bare']
    const attributes = template.attributesOf(tstInfoDer)
    const signature = await issuer.sign(attributes)
    return { issuer, serialHex, timeMs: when.genTimeMs, tstInfoDer, signature, der: template.join(tstInfoDer, attributes, signature) }
  }

  return {
    async issue(configuration, profile, asked) {
      const { issuer, der, ...token } = await sign(configuration, profile, asked)
      await journal.append(issuedEntry(issuer, { ...token, imprint: asked.imprint, withCertificates: asked.includeCertificates, transport: asked.transport }))
      return { der, serialHex: token.serialHex, timeMs: token.timeMs }
    },
    async make(configuration, profile, asked) {
      const { issuer, der, serialHex, timeMs } = await sign(configuration, profile, asked)
      return { der, serialHex, timeMs, chain: issuer.chain }
    },
  }
}

// Who signs for a profile at a time: keeps the issuers that are in use prepared, makes the embedded ones.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { certificateAt, choiceEndsMs } from '../../_domain/timestamp/choose-certificate.ts'
import type { TimestampProfile } from '../../_domain/timestamp/timestamp-profile.ts'
import type { Configuration, OpenConfiguration } from '../configuration/open-configuration.ts'
import type { KeyStores } from '../key-stores.ts'
import { prepareIssuer, type Issuer } from './issuer.ts'

export interface Issuers {
  /** At once, when it was asked for before and still holds. */
  ready(configuration: Configuration, profile: TimestampProfile, atMs: number): Issuer | undefined
  /** @throws {Fault} timestamp.certificate_missing — none is valid at this time and the embedded authority is not to make one · key.* · server.unavailable */
  find(profileId: string, atMs: number): Promise<Issuer>
}

export interface IssuersParts {
  configuration: OpenConfiguration
  stores: KeyStores
  digests: Readonly<Record<string, (message: Uint8Array) => Uint8Array>>
  /** makes the next certificate of the profile, for all instances */
  enrol(profile: TimestampProfile, configuration: Configuration): Promise<void>
}

interface Prepared {
  issuer: Issuer
  /** what it was prepared from */
  configuration: Configuration
  fromMs: number
  untilMs: number
}

export function createIssuers({ configuration, stores, digests, enrol }: IssuersParts): Issuers {
  const prepared = new Map<string, Prepared>()
  const enrolling = new Map<string, Promise<void>>()

  const prepare = (from: Configuration, profile: TimestampProfile, atMs: number): Issuer | undefined => {
    const certificate = certificateAt(from.certificates, profile.id, atMs)
    if (!certificate) return undefined
    const before = prepared.get(profile.id)
    const isSame = before && before.issuer.certificate.id === certificate.id && before.issuer.certificate.revision === certificate.revision && sameProfile(before.issuer.profile, profile)
    const issuer = isSame ? before.issuer : prepareIssuer(profile, certificate, stores.store(certificate.keyStore), digests)
    prepared.set(profile.id, { issuer, configuration: from, fromMs: atMs, untilMs: choiceEndsMs(from.certificates, certificate, atMs) })
    return issuer
  }
  const enrolOnce = (profile: TimestampProfile, from: Configuration): Promise<void> => {
    const there = enrolling.get(profile.id) ?? enrol(profile, from).finally(() => {
      enrolling.delete(profile.id)
      configuration.forget()
    })
    enrolling.set(profile.id, there)
    return there
  }
  return {
    ready(from, profile, atMs) {
      const there = prepared.get(profile.id)
      if (there && there.configuration === from && atMs >= there.fromMs && atMs < there.untilMs) return there.issuer
      return prepare(from, profile, atMs)
    },
    async find(profileId, atMs) {
      for (const isLast of [false, true]) {
        const from = await configuration.fresh()
        const profile = from.settings.profiles.find(({ id }) => id === profileId)
        const issuer = profile && prepare(from, profile, atMs)
        if (issuer) return issuer
        if (isLast || profile?.renewal !== 'embedded') break
        await enrolOnce(profile, from)
      }
      throw new Fault('timestamp.certificate_missing', { facts: { profile: profileId } })
    },
  }
}

const sameProfile = (a: TimestampProfile, b: TimestampProfile): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)

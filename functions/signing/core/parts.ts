// Owns what the operations work with; composed in deps.ts.
import type { Sm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import type { SvsOperation, SvsRequestOf, SvsResultOf } from '@yiqian/shared/crypto/svs/messages.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import type { Journal } from '../../_domain/journal/journal.ts'
import type { GmEngine } from '../../_adapters/gm-engine/gm-engine.ts'
import type { SvsCall } from './call.ts'
import type { CertificateJudge } from './certificate-judge.ts'
import type { Identities } from './identities.ts'
import type { ParsedCertificates } from './parsed-certificates.ts'
import type { Streams } from './streams.ts'
import type { UsableKeys } from './usable-keys.ts'

export interface Parts {
  gm: GmEngine
  /** the portable curve, for what shared/crypto asks for */
  sm2: Sm2
  random: RandomBytes
  keys: UsableKeys
  judge: CertificateJudge
  certificates: ParsedCertificates
  identities: Identities
  streams: Streams
  journal: Journal
  /** trusted time; undefined while it is not available */
  nowMs(): number | undefined
}

/** One operation. @throws {SvsRefusal} or what {@link asRefusal} makes one of */
export type Operation<O extends SvsOperation> = (parts: Parts, request: SvsRequestOf<O>, call: SvsCall) => Promise<SvsResultOf<O>>

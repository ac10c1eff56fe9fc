// Composition root of `certificates`.
import { OID } from '@yiqian/shared/crypto/der/oid.ts'
import type { FunctionContext } from '../_kernel/define-function.ts'
import { openApplicationKeys } from '../_runtime/open-application-keys.ts'
import { openRuntime, type Runtime } from '../_runtime/open-runtime.ts'
import { sm2Signer } from '../_runtime/sm2-signer.ts'
import { createAuthority, type Authority } from './authority.ts'
import { createForeignAuthority, type ForeignAuthority } from './foreign-authority.ts'
import { createRevocationList } from './revocation-lists.ts'

export interface Deps extends Runtime {
  authority: Authority
  foreign: ForeignAuthority
  /** PERSON_CERTIFICATE_DAYS: how long a person’s certificate is good; absent: 730 */
  personLifeMs: number
  /** the current list of each authority, DER */
  revocationList(): Promise<Uint8Array>
  foreignRevocationList(): Promise<Uint8Array>
}

export async function openDeps(context: FunctionContext): Promise<Deps> {
  const runtime = await openRuntime(context)
  const authority = createAuthority(runtime)
  const foreign = createForeignAuthority(runtime, (await openApplicationKeys(context, runtime)).stores.software)
  return {
    ...runtime, authority, foreign, personLifeMs: readDays(context.env['PERSON_CERTIFICATE_DAYS']) * 86_400_000,
    revocationList: createRevocationList(runtime, { certificate: authority.issuing, signer: async () => sm2Signer(runtime.gm, await authority.issuingKey()) }),
    foreignRevocationList: createRevocationList(runtime, { certificate: foreign.root, signer: () => Promise.resolve(foreign.sign), signatureOid: OID.sha256WithRsa }),
  }
}

function readDays(text: string | undefined): number {
  const days = Number(text || 730)
  if (!Number.isInteger(days) || days < 1 || days > 3650) throw new Error('PERSON_CERTIFICATE_DAYS 应为 1–3650 的整数 / must be a whole number from 1 to 3650')
  return days
}

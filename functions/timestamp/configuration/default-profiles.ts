// The profiles that an installation begins with: SM2 for everybody at home, RSA and ECDSA for readers that know no SM2.
import type { TimestampProfile, TimestampSettings } from '../../_domain/timestamp/timestamp-profile.ts'

/** An unchecked host clock is believed to a second; the rest is for what kernels say of clocks that a daemon sets now and then. */
const ACCURACY_MS = 5000

const shared = {
  keyStore: 'software', container: 'cms', accuracyMs: ACCURACY_MS, ordering: false, digests: ['sm3', 'sha256', 'sha384', 'sha512'],
  tsaName: true, certificates: 'on-request', renewal: 'embedded', state: 'enabled',
} as const satisfies Partial<TimestampProfile>

/** @param policyOid of the SM2 profile; the others have arcs below it */
export const defaultSettings = (policyOid: string): TimestampSettings => ({
  id: 'timestamp',
  profiles: [
    { id: 'sm2', policyOid, algorithm: 'sm2', ...shared },
    { id: 'rsa', policyOid: `${policyOid}.2`, algorithm: 'rsa-2048', ...shared },
    { id: 'ecdsa', policyOid: `${policyOid}.3`, algorithm: 'ecdsa-p256', ...shared },
  ],
  defaultProfile: 'sm2',
  revision: 0,
})

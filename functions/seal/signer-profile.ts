// The CMS dialect of document signatures: what the widest range of verifiers reads (docs/deviations.md).
import { signerProfiles } from '@yiqian/shared/crypto/cms/profile.ts'

export const SIGNER_PROFILE = signerProfiles.pkcs501

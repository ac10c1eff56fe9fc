// Owns what administrators see of an application.
import type { SigningAccess } from '../_domain/signing-access/signing-access.ts'

type Profile = 'gm501' | 'gm501Bare' | 'gm301' | 'gm301Bare' | 'pkcs501'

export const applicationCard = ({ id: applicationId, name, directory, sources, messageProfile, state, createdAtMs }: SigningAccess) => ({ applicationId, name, directory, sources, messageProfile: messageProfile as Profile, state, createdAtMs })

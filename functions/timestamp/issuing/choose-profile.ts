// Which profile answers a request: the one of its address, else the one whose policy it names, else the default.
import type { TimestampProfile, TimestampSettings } from '../../_domain/timestamp/timestamp-profile.ts'

export type ChosenProfile = { profile: TimestampProfile } | { refusal: 'no-such-profile' | 'unacceptedPolicy' }

/**
 * @param asked.profileId from the address; a policy named beside it must be that profile's
 * @source RFC 3161 §2.4.1 (reqPolicy), §2.4.2 (unacceptedPolicy)
 */
export function chooseProfile({ profiles, defaultProfile }: TimestampSettings, asked: { profileId?: string | undefined; policyOid?: string | undefined }): ChosenProfile {
  const enabled = (isMeant: (profile: TimestampProfile) => boolean) => profiles.find((profile) => profile.state === 'enabled' && isMeant(profile))
  if (asked.profileId !== undefined) {
    const named = enabled(({ id }) => id === asked.profileId)
    if (!named) return { refusal: 'no-such-profile' }
    return asked.policyOid === undefined || asked.policyOid === named.policyOid ? { profile: named } : { refusal: 'unacceptedPolicy' }
  }
  const found = asked.policyOid === undefined ? enabled(({ id }) => id === defaultProfile) : enabled(({ policyOid }) => policyOid === asked.policyOid)
  return found ? { profile: found } : { refusal: 'unacceptedPolicy' }
}

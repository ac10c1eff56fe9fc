// Rules of the profiles of time authorities: what fits together. Values in, faults out.
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import type { TimestampProfile, TimestampSettings } from './timestamp-profile.ts'

const refuse = (whyZh: string, whyEn: string): Fault => new Fault('timestamp.profile_invalid', { facts: { whyZh, whyEn } })

/** @param profile to be added, or in place of the one with its id. @throws {Fault} timestamp.profile_invalid */
export function assertProfile(settings: TimestampSettings, profile: TimestampProfile, isDefault: boolean): void {
  const before = settings.profiles.find(({ id }) => id === profile.id)
  const others = settings.profiles.filter(({ id }) => id !== profile.id)
  if (profile.container === 'gm' && profile.algorithm !== 'sm2') throw refuse('GM/T 0010 封装仅用于 SM2', 'the container of GM/T 0010 is for SM2 alone')
  if (new Set(profile.digests).size !== profile.digests.length) throw refuse('摘要算法重复', 'a digest is named twice')
  if (others.some(({ policyOid }) => policyOid === profile.policyOid)) throw refuse('策略标识已用于另一个配置', 'another profile has this policy')
  if (profile.state === 'disabled' && (isDefault || settings.defaultProfile === profile.id)) throw refuse('默认配置不能停用', 'the default profile cannot be disabled')
  if (profile.renewal === 'embedded' && profile.keyStore === 'sdf') throw refuse('密码卡中的密钥须由管理员更换', 'keys in a crypto card are replaced by an administrator')
  // The keys that are there stay those of the profile; another algorithm is another profile.
  if (before && before.algorithm !== profile.algorithm) throw refuse('已有配置的算法不能更改，请新建配置', 'the algorithm of a profile does not change; make another profile')
}

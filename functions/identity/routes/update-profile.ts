/** 修改头像与昵称: what hospital systems see stays the list's name. */
import { updateProfile as contract } from '@yiqian/shared/protocol/identity.ts'
import { emptyProfile } from '../../_domain/staff/account.ts'
import { routeFor } from '../../_kernel/route.ts'
import { recordActivity } from '../../_runtime/record-activity.ts'
import type { Deps } from '../deps.ts'
import { drawAvatar } from '../draw-avatar.ts'

export const updateProfile = routeFor<Deps>()(contract, async ({ database, kernel: { clock, random } }, { nickname, avatarBase64, removeAvatar }, { deviceId, staffId }) => {
  const drawn = avatarBase64 === undefined ? undefined : await drawAvatar(Buffer.from(avatarBase64, 'base64'))
  return database.transaction(async (stores) => {
    const there = await stores.profiles.load(staffId)
    const before = there ?? emptyProfile(staffId)
    const after = { ...before, nickname: nickname === undefined ? before.nickname : nickname || null, avatarBase64: removeAvatar ? null : (drawn ?? before.avatarBase64) }
    if (there) await stores.profiles.replace(there, after)
    else await stores.profiles.insert(after)
    await recordActivity(stores, { staffId, deviceId, kind: 'profile.changed', facts: { nickname: nickname !== undefined, avatar: drawn !== undefined || removeAvatar === true }, atMs: clock.nowMs() }, random)
    return { nickname: after.nickname, hasAvatar: after.avatarBase64 !== null }
  }, 5)
})

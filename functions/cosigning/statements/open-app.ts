// 登录手机端: the vault has confirmed the PIN, so the phone may open the app that its person locked.
import type { Effect } from './effect.ts'

export const openApp: Effect<'app.open'> = {
  needsMask: false,
  terms: (_, __, { deviceId }) => Promise.resolve({ deviceId }),
  apply: () => Promise.resolve(),
}

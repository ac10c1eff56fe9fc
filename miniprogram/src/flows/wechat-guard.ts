// Inside WeChat nothing is signed before the WeChat account is bound: only then does another account's copy of this phone show (MP-1).
import { PhoneFault } from '../api/phone-fault.ts'

export interface WechatGuard {
  /** @throws {PhoneFault} phone.wechat_unbound */
  assertBound(): Promise<void>
  /** A phone set up anew, an account just bound: asked again. */
  forget(): void
}

export interface WechatSurroundings {
  isInWechat(): Promise<boolean>
  /** as `get-me` tells it */
  readStanding(): Promise<{ wechatBound: boolean; wechatOffered: boolean }>
}

/** What is settled once stays settled for a run of the app; being unbound is asked for again. */
export function createWechatGuard({ isInWechat, readStanding }: WechatSurroundings): WechatGuard {
  let isFree = false
  return {
    async assertBound() {
      if (isFree) return
      if (await isInWechat()) {
        const { wechatBound, wechatOffered } = await readStanding()
        if (wechatOffered && !wechatBound) throw new PhoneFault('phone.wechat_unbound')
      }
      isFree = true
    },
    forget() {
      isFree = false
    },
  }
}

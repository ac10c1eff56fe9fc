// The one phone of this app: the client modules over the platform of this build.
import { factorPrompt } from './factor-prompt.ts'
import { platform } from './platform/index.ts'
import { forgetFiles } from './platform/private-files.ts'
import { createWechatGuard } from './flows/wechat-guard.ts'
import { createPhone, type Phone } from './signing/phone.ts'
import { readMe } from './signing/read-tasks.ts'

/** Asked once for a run of the app; asked again only after a failure. */
let keys: Promise<readonly string[]> | undefined
const trustedKeysHex = (): Promise<readonly string[]> => {
  keys ??= platform.trustedKeysHex().catch((cause: unknown) => {
    keys = undefined
    throw cause
  })
  return keys
}

export const phone: Phone = createPhone(platform, { trustedKeysHex, prompts: factorPrompt, onWipe: forgetFiles, beforeSigning: () => wechatGuard.assertBound() })

export const wechatGuard = createWechatGuard({
  isInWechat: async () => platform.settings.name === 'weapp' || (await platform.loginCode()) !== undefined,
  readStanding: async () => (await readMe(phone)).device,
})

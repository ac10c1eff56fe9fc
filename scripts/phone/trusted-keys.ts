// Which channel keys the command line trusts: those it was given, else those that the origin showed at the first call.
import { CHANNEL_KEYS_PATH, parseChannelKeys } from '../../miniprogram/src/platform/channel-keys.ts'
import { NetworkError } from '../../miniprogram/src/platform/network-error.ts'
import type { Storage } from '../../miniprogram/src/platform/ports.ts'
import { causeText } from './node-ports.ts'

/** Remembered in the store by origin, so that a later change of keys is noticed and not silently accepted. */
export async function trustedKeys(baseUrl: string, storage: Storage, given: readonly string[] = []): Promise<readonly string[]> {
  if (given.length > 0) return given
  const key = `yiqian.channel-keys ${baseUrl}`
  const remembered = await storage.get(key)
  if (remembered !== undefined) return parseChannelKeys(remembered)
  const shown = await fetch(baseUrl + CHANNEL_KEYS_PATH, { redirect: 'error' }).then(
    (answer) => answer.text(),
    (cause: unknown) => {
      throw new NetworkError('unreachable', causeText(cause))
    },
  )
  const keys = parseChannelKeys(shown)
  if (keys.length > 0) await storage.set(key, JSON.stringify({ channelKeysHex: keys }))
  return keys
}

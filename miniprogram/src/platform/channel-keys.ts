// Where a phone that was served by the platform itself learns the channel's static keys, and the form of the answer.

/** Served beside the H5 build: `{"channelKeysHex": ["04…"]}`, newest first, two during a rotation. */
export const CHANNEL_KEYS_PATH = '/m/channel-keys.json'

/** @returns the keys; empty when the text is anything else, so that no connection is made. */
export function parseChannelKeys(text: string): readonly string[] {
  try {
    const { channelKeysHex } = JSON.parse(text) as { channelKeysHex?: unknown }
    const isList = Array.isArray(channelKeysHex) && channelKeysHex.every((key) => typeof key === 'string' && /^04[0-9a-f]{128}$/.test(key))
    return isList ? (channelKeysHex as string[]) : []
  } catch {
    return []
  }
}

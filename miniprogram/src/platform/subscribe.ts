// WeChat's question whether the next message may come: one consent, one message, and only at a tap. Browsers have no such thing.
import Taro from '@tarojs/taro'

/** Whatever the person answers, the app goes on. */
export async function askForMessages(templateIds: readonly string[]): Promise<void> {
  if (process.env.TARO_ENV !== 'weapp' || templateIds.length === 0) return
  await Taro.requestSubscribeMessage({ tmplIds: [...templateIds], entityIds: [] }).catch(() => undefined)
}

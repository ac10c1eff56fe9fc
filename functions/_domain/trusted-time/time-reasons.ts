// The sentences that say how trusted time stands, in both languages.
import type { TimeReason, TimeReasonCode } from './trusted-time.ts'

const SENTENCES: Readonly<Record<TimeReasonCode, { zh: string; en: string }>> = {
  'time.agreed': { zh: '{truechimers} 个时间源一致', en: '{truechimers} time sources agree' },
  'time.not_asked_yet': { zh: '尚未询问过时间源', en: 'The time sources have not been asked yet' },
  'time.quorum_lost': {
    zh: '一致的时间源不足 {quorum} 个（现有 {truechimers} 个）',
    en: 'Fewer than {quorum} time sources agree ({truechimers} do)',
  },
  'time.round_overdue': { zh: '已逾期未完成对时（进程繁忙或刚恢复运行）', en: 'The sources have not been asked in time (the process is busy, or was halted)' },
  'time.hold_over_ended': {
    zh: '时间源失联已超过守时上限 {limitSeconds} 秒',
    en: 'The quorum of time sources has been lost for longer than the hold-over limit of {limitSeconds} s',
  },
  'time.offset_past_limit': {
    zh: '本机时钟与时间源相差 {offsetMs} 毫秒，超过上限 {limitMs} 毫秒',
    en: 'The host clock is {offsetMs} ms away from the time sources, past the limit of {limitMs} ms',
  },
  'time.accuracy_past_limit': {
    zh: '时间误差可能达 {accuracyMs} 毫秒，超过上限 {limitMs} 毫秒',
    en: 'The time may be wrong by {accuracyMs} ms, past the limit of {limitMs} ms',
  },
  'time.clock_jumped': {
    zh: '本机时钟跳变了 {jumpMs} 毫秒，等待重新确认',
    en: 'The host clock jumped by {jumpMs} ms; waiting for it to be confirmed',
  },
  'time.ran_backwards': {
    zh: '时间比已给出的时间早 {behindMs} 毫秒，等待追上',
    en: 'The time is {behindMs} ms behind a time already given; waiting until it has caught up',
  },
  'time.leap_second': { zh: '闰秒期间，等待时间源确认', en: 'Leap second: waiting for the time sources to confirm' },
  'time.kernel_unsynchronised': {
    zh: '操作系统时钟未同步（{kernel}），而设置要求其同步',
    en: 'The kernel clock is not synchronised ({kernel}), and the settings require it to be',
  },
  'time.host_clock_unchecked': {
    zh: '未配置时间源：直接采用本机时钟，只检测跳变，不核对时间',
    en: 'No time source is configured: the host clock is believed; only its jumps are seen, nobody checks the time',
  },
  'time.closed': { zh: '可信时间已关闭', en: 'Trusted time has been closed' },
}

/** Facts fill `{name}`; numbers are rounded to a thousandth. */
export function timeReason(code: TimeReasonCode, facts: Readonly<Record<string, string | number>> = {}): TimeReason {
  const fill = (sentence: string) =>
    sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
      const fact = facts[name] ?? '?'
      return typeof fact === 'number' ? String(Math.round(fact * 1000) / 1000) : fact
    })
  return { code, zh: fill(SENTENCES[code].zh), en: fill(SENTENCES[code].en) }
}

// Owns what makes two runs alike: times, dates, serial numbers and ids that a page shows are replaced by fixed ones for the picture, and put back. The order of the times, equal times and seconds between them stay.

/** The day that all pictures show, which is the day of the sample documents; the time is 9:26. */
export const DAY_OF_PICTURES = Date.UTC(2026, 10, 21)

/**
 * Runs in the page. What happened lately is told in steps of two minutes before 9:26, what lies ahead as far from 9:26 as it is from now, countdowns in whole minutes, long hexadecimal words as fixed ones.
 * @param day of the pictures, as UTC midnight
 */
export function freezePage(day: number): void {
  const [MINUTE_MS, HOUR_MS, DAY_MS, LATELY_MS] = [60_000, 3_600_000, 86_400_000, 3 * 3_600_000]
  const two = (value: number): string => String(value).padStart(2, '0')
  const realNow = Date.now()
  const midnightOf = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0)
  const shown = new Date(day)
  const today = new Date(shown.getUTCFullYear(), shown.getUTCMonth(), shown.getUTCDate()).getTime()
  const frozenNow = today + 9 * HOUR_MS + 26 * MINUTE_MS
  const DAYS: Record<string, number> = { 昨天: -1, 今天: 0, 明天: 1, yesterday: -1, today: 0, tomorrow: 1 }
  const MOMENT = /(?:(20\d\d)-(\d\d)-(\d\d) |(?<![\d-])(\d\d)-(\d\d) |(昨天|今天|明天|Yesterday|Today|Tomorrow|yesterday|today|tomorrow) )(\d\d):(\d\d)(?::(\d\d))?\b/g
  const momentOf = ([, year, month, date, shortMonth, shortDate, word, hours, minutes, seconds]: RegExpMatchArray): number => {
    const clock = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds ?? 0) * 1000
    if (word !== undefined) return midnightOf(realNow) + DAYS[word.toLowerCase()]! * DAY_MS + clock
    return new Date(Number(year ?? new Date(realNow).getFullYear()), Number(month ?? shortMonth) - 1, Number(date ?? shortDate)).getTime() + clock
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const nodes: Text[] = []
  // What a document says is the document's own.
  while (walker.nextNode()) if (!walker.currentNode.parentElement?.closest('.yq-json')) nodes.push(walker.currentNode as Text)
  const isLate = (ms: number): boolean => ms <= realNow + MINUTE_MS && ms > realNow - LATELY_MS
  const late = nodes.flatMap((node) => [...node.data.matchAll(MOMENT)].map(momentOf)).filter(isLate)
  const minutes = [...new Set(late.map((ms) => Math.floor(ms / MINUTE_MS)))].sort((a, b) => b - a)
  const frozenOf = (ms: number): number => {
    if (isLate(ms)) {
      const minute = Math.floor(ms / MINUTE_MS)
      const within = [...new Set(late.filter((each) => Math.floor(each / MINUTE_MS) === minute))].sort((a, b) => a - b)
      return frozenNow - (1 + 2 * minutes.indexOf(minute)) * MINUTE_MS + (ms % MINUTE_MS === 0 ? 0 : (20 + within.indexOf(ms)) * 1000)
    }
    const [apart, step] = [ms - realNow, Math.abs(ms - realNow) > LATELY_MS ? HOUR_MS : 5 * MINUTE_MS]
    return frozenNow + Math.round(apart / step) * step
  }
  const say = (match: RegExpMatchArray): string => {
    const [, year, , , shortMonth, , word, , , seconds] = match
    const at = new Date(frozenOf(momentOf(match)))
    const clock = `${two(at.getHours())}:${two(at.getMinutes())}${seconds === undefined ? '' : `:${two(at.getSeconds())}`}`
    const date = `${two(at.getMonth() + 1)}-${two(at.getDate())}`
    if (year !== undefined) return `${at.getFullYear()}-${date} ${clock}`
    const days = Math.round((midnightOf(at.getTime()) - today) / DAY_MS)
    const words = /[a-z]/i.test(word ?? 'x') ? ['Yesterday', 'Today', 'Tomorrow'] : ['昨天', '今天', '明天']
    const near = shortMonth === undefined ? words[days + 1] : undefined
    return `${near === undefined ? date : word !== undefined && word === word.toLowerCase() ? near.toLowerCase() : near} ${clock}`
  }

  const shiftDays = Math.round((today - midnightOf(realNow)) / DAY_MS)
  const kept: { node: Text; data: string }[] = []
  for (const node of nodes) {
    const isCountdown = node.parentElement?.closest('.yq-countdown') !== null
    const moments: string[] = []
    const data = node.data
      .replace(MOMENT, (...match) => {
        moments.push(say(match.slice(0, 10) as unknown as RegExpMatchArray))
        return `\u0000${moments.length - 1}\u0000`
      })
      .replace(/(20\d\d)-(\d\d)-(\d\d)/g, (_whole, year, month, date) => new Date(Date.UTC(Number(year), Number(month) - 1, Number(date)) + shiftDays * DAY_MS).toISOString().slice(0, 10))
      .replace(/\u0000(\d+)\u0000/g, (_whole, index: string) => moments[Number(index)]!)
      .replace(/\b(\d+):(\d\d)\b/g, (whole, left: string, seconds: string) => (isCountdown ? `${Number(left) + (seconds === '00' ? 0 : 1)}:00` : whole))
      .replace(/\b[0-9A-Fa-f]{16,}\b/g, (word) => [...word].map((_letter, index) => (/[A-F]/.test(word) ? '6B8F23C5D917E04A' : '6b8f23c5d917e04a')[(index * 7) % 16]).join(''))
      .replace(/\b(req|tsk|doc|dlg|cert|dev)_[0-9a-z]{8,}\b/g, (_whole, kind: string) => `${kind}_4c19e07a6d2b`)
    if (data === node.data) continue
    kept.push({ node, data: node.data })
    node.data = data
  }
  ;(window as unknown as { frozenTexts: typeof kept }).frozenTexts = kept
}

/** Runs in the page. */
export function thawPage(): void {
  for (const { node, data } of (window as unknown as { frozenTexts: { node: Text; data: string }[] }).frozenTexts) node.data = data
}

// Owns what makes two runs alike: times, dates, serial numbers and ids that a page shows are replaced by fixed ones for the picture, and put back.

/** The day that all pictures show: dates keep their distance from the day of the run. */
export const DAY_OF_PICTURES = Date.UTC(2026, 10, 20)

/**
 * Runs in the page. Every date is moved by whole days; times of day become a row of fixed minutes in the order in which they were; long hexadecimal words become fixed ones.
 * @param shiftMs from the day of the run to the day of the pictures
 */
export function freezePage(shiftMs: number): void {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const nodes: Text[] = []
  while (walker.nextNode()) nodes.push(walker.currentNode as Text)
  const two = (value: number): string => String(value).padStart(2, '0')
  const stamp = /(20\d\d-\d\d-\d\d )?\b(\d\d):(\d\d)(:\d\d)?\b/g
  const times = nodes.flatMap((node, at) => [...node.data.matchAll(stamp)].map((match) => ({ at, index: match.index, text: match[0] })))
  const order = [...times].sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : a.at - b.at || a.index - b.index))
  const frozen = new Map(order.map((time, rank) => [`${time.at}/${time.index}`, 7 * 60 + 42 + rank * 3]))
  const kept: { node: Text; data: string }[] = []
  nodes.forEach((node, at) => {
    const data = node.data
      .replace(/(?<![\d-])(\d\d)-(\d\d)(?= \d\d:\d\d)/g, (_whole, month: string, day: string) => new Date(Date.UTC(2026, Number(month) - 1, Number(day)) + shiftMs).toISOString().slice(5, 10))
      .replace(stamp, (_whole, day: string | undefined, _hour, _minute, seconds: string | undefined, index: number) => {
        const minutes = frozen.get(`${at}/${index}`) ?? 0
        return `${day ?? ''}${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}${seconds === undefined ? '' : ':26'}`
      })
      .replace(/(20\d\d)-(\d\d)-(\d\d)/g, (_whole, year, month, day) => new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)) + shiftMs).toISOString().slice(0, 10))
      .replace(/\b[0-9A-Fa-f]{16,}\b/g, (word) => [...word].map((letter, index) => (letter === letter.toLowerCase() ? '6b8f23c5d917e04a' : '6B8F23C5D917E04A')[(index * 7) % 16]).join(''))
      .replace(/\b(req|tsk|doc|dlg|cert|dev)_[0-9a-z]{8,}\b/g, (_whole, kind: string) => `${kind}_4c19e07a6d2b`)
    if (data === node.data) return
    kept.push({ node, data: node.data })
    node.data = data
  })
  ;(window as unknown as { frozenTexts: typeof kept }).frozenTexts = kept
}

/** Runs in the page. */
export function thawPage(): void {
  for (const { node, data } of (window as unknown as { frozenTexts: { node: Text; data: string }[] }).frozenTexts) node.data = data
}

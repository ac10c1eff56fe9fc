// Dates as PDF writes them, there and back.

/** `D:20261121180905+08'00'`. @source ISO 32000-1 §7.9.4 */
export function pdfDate(timeMs: number, utcOffsetMinutes: number): string {
  const digits = new Date(timeMs + utcOffsetMinutes * 60_000).toISOString().slice(0, 19).replace(/\D/g, '')
  const [hours, minutes] = [Math.floor(Math.abs(utcOffsetMinutes) / 60), Math.abs(utcOffsetMinutes) % 60].map((part) =>
    String(part).padStart(2, '0'),
  )
  return `D:${digits}${utcOffsetMinutes < 0 ? '-' : '+'}${hours}'${minutes}'`
}

/** Undefined if it is no PDF date. @source ISO 32000-1 §7.9.4 */
export function parsePdfDate(text: string): number | undefined {
  const match = /^D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z.*|([+-])(\d\d)'?(\d\d)?'?)?$/.exec(text)
  if (!match) return undefined
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((part, index) => Number(part ?? (index === 1 || index === 2 ? 1 : 0))) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const offset = (match[7] === '-' ? -1 : 1) * (Number(match[8] ?? 0) * 60 + Number(match[9] ?? 0))
  return Date.UTC(year, month - 1, day, hour, minute, second) - offset * 60_000
}

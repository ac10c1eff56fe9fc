// Owns the form of requests and answers: application/x-www-form-urlencoded, name=value joined by &.
import { refuse } from '../core/refusal.ts'

const MOST_FIELDS = 32

/**
 * `+` stays `+`: no value has blanks, but Base64 has plus signs that clients forget to escape. A value that was escaped
 * twice is unescaped twice. Tolerances `form-plus`, `form-twice`.
 *
 * @throws {SvsRefusal} GM_INVALID_DATA_FORMAT — a name twice, too many, or a broken escape
 */
export function parseForm(text: string): Record<string, string> {
  const form: Record<string, string> = Object.create(null) as Record<string, string>
  let at = 0
  for (let count = 0; at < text.length; count++) {
    if (count >= MOST_FIELDS) throw refuse('GM_INVALID_DATA_FORMAT', 'too many fields')
    const end = text.indexOf('&', at)
    const stop = end < 0 ? text.length : end
    const sign = text.indexOf('=', at)
    if (sign >= at && sign < stop) {
      const name = text.slice(at, sign)
      if (name in form) throw refuse('GM_INVALID_DATA_FORMAT', 'a name twice')
      form[name] = unescaped(text.slice(sign + 1, stop))
    }
    at = stop + 1
  }
  return form
}

function unescaped(value: string): string {
  if (!value.includes('%')) return value
  try {
    const once = decodeURIComponent(value)
    return /%[0-9A-Fa-f]{2}/.test(once) ? decodeURIComponent(once) : once
  } catch {
    throw refuse('GM_INVALID_DATA_FORMAT', 'escape')
  }
}

const ESCAPES: Readonly<Record<string, string>> = { '+': '%2B', '/': '%2F', '=': '%3D' }

/** Values are numbers and Base64 alone. */
export function writeForm(values: Readonly<Record<string, number | string | boolean>>): string {
  let text = ''
  for (const name in values) {
    const value = values[name]!
    text += `${text === '' ? '' : '&'}${name}=${typeof value === 'string' ? value.replace(/[+/=]/g, (sign) => ESCAPES[sign]!) : value === true ? 'TRUE' : value === false ? 'FALSE' : value}`
  }
  return text
}

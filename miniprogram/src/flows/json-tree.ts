// JSON as readable lines: keys and values, nested by depth. Numbers as written, a key that stands twice shown twice: nothing that is signed is left out.

export interface JsonLine {
  depth: number
  /** key, or the place in a list (from 1); empty for the top */
  key: string
  isIndex: boolean
  kind: 'group' | 'text' | 'number' | 'yes' | 'no' | 'empty'
  value: string
}

type Place = Pick<JsonLine, 'depth' | 'key' | 'isIndex'>

const MOST_LINES = 5000
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g

/** @returns undefined when the text is no JSON or too long for lines. */
export function jsonLines(text: string): JsonLine[] | undefined {
  try {
    JSON.parse(text)
  } catch {
    return undefined
  }
  const lines: JsonLine[] = []
  readValue(createReader(text.match(TOKEN) ?? []), lines, { depth: 0, key: '', isIndex: false })
  return lines.length <= MOST_LINES ? lines : undefined
}

interface Reader {
  peek(): string
  take(): string
}

function createReader(tokens: readonly string[]): Reader {
  let at = 0
  return { peek: () => tokens[at] ?? '', take: () => tokens[at++] ?? '' }
}

/** The text is known to be JSON, so a token is what its place says. */
function readValue(reader: Reader, lines: JsonLine[], place: Place): void {
  const token = reader.take()
  if (token !== '{' && token !== '[') return void lines.push({ ...place, ...leafOf(token) })
  const closing = token === '{' ? '}' : ']'
  if (reader.peek() === closing) {
    reader.take()
    return void lines.push({ ...place, kind: 'empty', value: '' })
  }
  const isTop = place.depth === 0 && place.key === ''
  if (!isTop) lines.push({ ...place, kind: 'group', value: '' })
  for (let index = 1; ; index++) {
    const key = token === '{' ? (JSON.parse(reader.take()) as string) : String(index)
    if (token === '{') reader.take()
    readValue(reader, lines, { depth: isTop ? 0 : place.depth + 1, key: key === '' ? '""' : key, isIndex: token === '[' })
    if (reader.take() === closing) return
  }
}

function leafOf(token: string): Pick<JsonLine, 'kind' | 'value'> {
  if (token === 'null' || token === '""') return { kind: 'empty', value: '' }
  if (token === 'true' || token === 'false') return { kind: token === 'true' ? 'yes' : 'no', value: '' }
  return token.startsWith('"') ? { kind: 'text', value: JSON.parse(token) as string } : { kind: 'number', value: token }
}

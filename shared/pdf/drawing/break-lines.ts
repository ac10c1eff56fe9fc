// Breaks a text into lines that fit: between Chinese characters, between Latin words, no closing mark at the start of a line.

const NEVER_FIRST = new Set('，。、；：！？）》」』”’%℃.,;:)')
/** A run of letters and figures stays together. */
const PIECES = /[A-Za-z0-9+\-/.=<>≥≤%°]+|[^]/gu

/**
 * @param width that a line may have, in the unit of `measure`
 * @returns at least one line; a word longer than a line is cut
 */
export function breakLines(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  const end = (): void => {
    lines.push(line)
    line = ''
    used = 0
  }
  const add = (piece: string): void => {
    line += piece
    used += measure(piece)
  }
  for (const piece of text.match(PIECES) ?? []) {
    if (used + measure(piece) <= width || (NEVER_FIRST.has(piece) && line !== '')) add(piece)
    else if (measure(piece) <= width) {
      end()
      if (piece !== ' ') add(piece)
    } else {
      for (const character of piece) {
        if (line !== '' && used + measure(character) > width) end()
        add(character)
      }
    }
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line]
}

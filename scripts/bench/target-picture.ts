// Draws figures beside their goals: one bar each, the line is the goal.
import type { Row } from './figures.ts'

export interface Target {
  row: Row
  goal: string
  /** 1 just reaches the goal */
  reached: number
}

const [WIDTH, LINE, LEFT, TOP] = [1100, 44, 560, 40]
/** Bars longer than this many goals are cut and say so. */
const MOST = 4
const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

export function targetPicture(targets: readonly Target[]): string {
  const scale = (WIDTH - LEFT - 90) / MOST
  const bars = targets.map(({ row, goal, reached }, index) => {
    const y = TOP + index * LINE
    const length = Math.min(reached, MOST) * scale
    return `<text x="${LEFT - 12}" y="${y + 16}" text-anchor="end" font-weight="600">${escape(row.figure)}</text><text x="${LEFT - 12}" y="${y + 32}" text-anchor="end" fill="#5a7170" font-size="12">${escape(`${row.peer} · ${goal}`)}</text>
<rect x="${LEFT}" y="${y + 6}" width="${length.toFixed(1)}" height="22" rx="3" fill="${reached >= 1 ? '#0b6e6a' : '#b3261e'}"/><text x="${(LEFT + length + 8).toFixed(1)}" y="${y + 22}">${reached.toFixed(2)}${reached > MOST ? ' →' : ''}</text>`
  })
  const height = TOP + targets.length * LINE + 12
  const goalAt = LEFT + scale
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="14" fill="#12302e"><rect width="100%" height="100%" fill="#fff"/>
<text x="${goalAt}" y="22" text-anchor="middle" fill="#5a7170">goal</text><line x1="${goalAt}" x2="${goalAt}" y1="28" y2="${height - 8}" stroke="#c48a00" stroke-dasharray="4 3"/>
${bars.join('\n')}
</svg>
`
}

// Owns how figures are shown: on the terminal, and as a section of docs/benchmarks.md.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import path from 'node:path'
import { root } from '../check/source-files.ts'
import type { Row } from './figures.ts'

const file = path.join(root, 'docs/benchmarks.md')
const HEAD = `# Benchmarks

Each section was written by \`npm run bench -- NAME --write\`, those of sm2, formats and phone by \`npm run bench -- core\` as well. The ratio is ours divided by the peer's, measured in the same run on the same machine: rates compare upwards, times and sizes downwards. The load average says how busy the machine was with other work.
`

/** Which machine, which Node, how busy before and after. */
export function describeMachine({ loads, seconds }: { loads: readonly number[]; seconds: number }): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  return `${model}, ${cpus().length} cores, Node ${process.versions.node}, ${process.platform}/${process.arch}; load average ${loads.map((load) => load.toFixed(1)).join(' → ')}; ${seconds.toFixed(0)} s`
}

const number = (value: number | null): string => (value === null ? '' : value >= 1000 ? Math.round(value).toLocaleString('en') : String(value))
const cellsOf = ({ figure, value, unit, peer, peerValue, ratio }: Row): string[] => [figure, number(value), unit, peer, number(peerValue), ratio === null ? '' : `${ratio}`]
const TITLES = ['figure', 'value', 'unit', 'peer', 'peer value', 'ratio']

export function tableText(rows: readonly Row[]): string {
  const lines = [TITLES, ...rows.map(cellsOf)]
  const widths = TITLES.map((_, column) => Math.max(...lines.map((cells) => cells[column]!.length)))
  const isNumber = [false, true, false, false, true, true]
  const line = (cells: string[]) => cells.map((cell, column) => (isNumber[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join('  ').trimEnd()
  return `${[line(TITLES), widths.map((width) => '─'.repeat(width)).join('  '), ...lines.slice(1).map(line)].join('\n')}\n`
}

export interface Section {
  name: string
  what: string
  machine: string
  rows: readonly Row[]
  notes: readonly string[]
  /** more Markdown below the table, such as a picture */
  more?: string
}

export function sectionText({ name, what, machine, rows, notes, more }: Section): string {
  const table = [TITLES, ['---', '---:', '---', '---', '---:', '---:'], ...rows.map(cellsOf)].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
  const written = new Date().toISOString().slice(0, 10)
  return `<!-- bench ${name} -->
## ${name}

${what}. ${written}; ${machine}.

${table}

${notes.map((note) => `- ${note}\n`).join('')}${more ? `\n${more}\n` : ''}<!-- /bench ${name} -->
`
}

/** Replaces this benchmark's section, leaves the others; sections stand in the order of their names. */
export function withSection(text: string, section: Section): string {
  const found = [...text.matchAll(/<!-- bench (\S+) -->\n[^]*?<!-- \/bench \1 -->\n/g)].map(([whole, name]) => [name!, whole] as const)
  const sections = new Map(found).set(section.name, sectionText(section))
  return `${HEAD}\n${[...sections].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, whole]) => whole).join('\n')}`
}

/** A picture goes into a file of its own, named after the benchmark. */
export function writeSection({ picture, ...section }: Section & { picture?: string }): void {
  const pictureName = `benchmarks-${section.name}.svg`
  if (picture !== undefined) {
    writeFileSync(path.join(path.dirname(file), pictureName), picture)
    section.more = `![${section.what}](${pictureName})`
  }
  writeFileSync(file, withSection(existsSync(file) ? readFileSync(file, 'utf8') : '', section))
}

// Owns the check of prose: every path and every npm command that README files and docs name must exist.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { listFiles, root } from './source-files.ts'

const topFolders = /^(shared|functions|miniprogram|console|scripts|docs|e2e|\.ci)\//
/** What a build or a start makes; named in prose, absent in a fresh tree. */
const generated = /(^|\/)(dist|data|node_modules|\.cache|coverage)(\/|$)/

/** Problems of one text. `exists` takes a path relative to the root. */
export function proseProblems(
  file: string,
  text: string,
  exists: (place: string) => boolean,
  npmScripts: readonly string[],
): string[] {
  const folder = path.posix.dirname(file)
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    const at = `${file}:${index + 1}`
    const missing = [...linkTargets(line, folder), ...codePaths(line, folder)].filter((place) => !exists(place))
    return [
      ...[...new Set(missing)].map((place) => `${at} names ${place}, which does not exist`),
      ...commands(line)
        .filter((name) => !npmScripts.includes(name))
        .map((name) => `${at} names \`npm run ${name}\`, which package.json does not have`),
    ]
  })
}

/** `[text](relative/path#part)` and pictures. */
function linkTargets(line: string, folder: string): string[] {
  const targets = [...line.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target.replace(/[#?].*$/, ''))
  const relative = targets.filter((target) => target !== '' && !/^[a-z]+:/i.test(target) && !target.startsWith('/'))
  return relative.map((target) => path.posix.join(folder, decodeURI(target))).filter((place) => !generated.test(place))
}

/** `functions/seal/routes/x.ts` and `./beside.ts` in code spans; a name with <, *, …, { or spaces is a pattern. */
function codePaths(line: string, folder: string): string[] {
  const spans = [...line.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span.replace(/(:\d+|\/)$/, ''))
  const paths = spans.filter(
    (span) => !/[<>*…{}\s|$]|\.\.\./.test(span) && (topFolders.test(span) || span.startsWith('./')),
  )
  const fromRoot = paths.map((span) => (span.startsWith('./') ? path.posix.join(folder, span) : span))
  return fromRoot.filter((place) => !generated.test(place))
}

function commands(line: string): string[] {
  return [...line.matchAll(/npm run ([a-z][a-z0-9:-]*)(?![a-z0-9:-]|.{0,40} -w )/g)].map(([, name = '']) => name)
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === import.meta.filename) {
  const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const texts = listFiles('.').filter((file) => file.endsWith('.md') && !file.startsWith('scripts/templates/'))
  const exists = (place: string): boolean => existsSync(path.join(root, place))
  const problems = texts.flatMap((file) => proseProblems(file, read(file), exists, Object.keys(scripts)))
  for (const problem of problems) console.log(problem)
  console.log(`docs: ${texts.length} texts, ${problems.length} problems`)
  process.exitCode = problems.length > 0 ? 1 : 0
}

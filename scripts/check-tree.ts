// Checks the shape of the tree: what a function folder holds, routes against contracts, names, first lines, suppressions.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { listFiles, root } from './check/source-files.ts'

/** What the checks look at; made from the real tree, or by a test. */
export interface Tree {
  /** paths relative to the root */
  files: readonly string[]
  read: (file: string) => string
  operations: readonly Operation[]
}

export interface Operation {
  function: string
  operation: string
}

const bannedSegment = /^(utils?|helpers?|common|misc|managers?|services?|base|info|data|handle)$/
const ours = /^(shared|functions|miniprogram\/(src|config)|console|scripts|e2e)\//
const isTest = (file: string): boolean => /\.(test|fixture)\.tsx?$/.test(file)
const isScript = (file: string): boolean => /(?<!\.d)\.(ts|tsx|mjs|cjs)$/.test(file)

/** All problems of a tree, one sentence each; empty when all is well. */
export function treeProblems(tree: Tree): string[] {
  const files = tree.files.filter((file) => ours.test(file) && !file.startsWith('scripts/templates/'))
  return [
    ...functionFolders(files).flatMap((name) => folderProblems(name, tree)),
    ...operationProblems(tree),
    ...embeddedProblems(tree),
    ...files.flatMap(nameProblems),
    ...files.filter(isScript).flatMap((file) => textProblems(file, tree.read(file))),
  ]
}

function functionFolders(files: readonly string[]): string[] {
  const names = files.map((file) => /^functions\/([a-z][^/]*)\//.exec(file)?.[1]).filter((name) => name !== undefined)
  return [...new Set(names)].sort()
}

/** Route files, without `.ts`. */
function routesOf(name: string, { files }: Tree): string[] {
  const prefix = `functions/${name}/routes/`
  const routes = files.filter((file) => file.startsWith(prefix) && file.endsWith('.ts') && !isTest(file))
  return routes.map((file) => file.slice(prefix.length, -'.ts'.length))
}

function folderProblems(name: string, tree: Tree): string[] {
  const folder = `functions/${name}`
  const needed = ['function.ts', 'deps.ts', 'README.md'].map((file) => `${folder}/${file}`)
  const operations = tree.operations
    .filter((operation) => operation.function === name)
    .map(({ operation }) => operation)
  const routes = routesOf(name, tree)
  return [
    ...needed.filter((file) => !tree.files.includes(file)).map((file) => `${file} is missing: each function has one`),
    ...routes
      .filter((route) => !operations.includes(route))
      .map((route) => `${folder}/routes/${route}.ts: no contract in shared/protocol names operation ${name}/${route}`),
    ...routes
      .filter((route) => !tree.files.includes(`${folder}/routes/${route}.test.ts`))
      .map((route) => `${folder}/routes/${route}.ts has no test beside it`),
  ]
}

function operationProblems(tree: Tree): string[] {
  const missing = tree.operations.filter(
    (operation) => !routesOf(operation.function, tree).includes(operation.operation),
  )
  return missing.map(
    ({ function: name, operation }) => `contract ${name}/${operation} has no functions/${name}/routes/${operation}.ts`,
  )
}

function embeddedProblems({ files, read }: Tree): string[] {
  const map = 'functions/_embedded/functions.ts'
  if (!files.includes(map)) return [`${map} is missing`]
  const mapped = [...read(map).matchAll(/import\('\.\.\/([^/']+)\/function\.ts'\)/g)].map(([, name]) => name)
  const folders = functionFolders(files)
  return [
    ...folders.filter((name) => !mapped.includes(name)).map((name) => `${map} does not mount ${name}`),
    ...mapped
      .filter((name) => !folders.includes(name ?? ''))
      .map((name) => `${map} mounts ${name}, which has no folder`),
  ]
}

function nameProblems(file: string): string[] {
  const segments = file.split('/')
  const banned = segments
    .map((segment) => segment.replace(/\..*$/, ''))
    .filter((segment) => bannedSegment.test(segment))
  const problems = banned.map((segment) => `${file}: "${segment}" says nothing; name the idea`)
  if (isScript(file) && !/^[a-z0-9_.-]+$/.test(segments.at(-1) ?? ''))
    problems.push(`${file}: file names are kebab-case`)
  return problems
}

function textProblems(file: string, text: string): string[] {
  const problems: string[] = []
  const lines = text.split('\n')
  const first = lines[0]?.startsWith('#!') ? (lines[1] ?? '') : (lines[0] ?? '')
  if (!isTest(file) && !/^\/[/*]/.test(first))
    problems.push(`${file}:1 the first line says in a comment what the file owns`)
  lines.forEach((line, index) => {
    if (/(\/\/|\/\*)\s*eslint-disable(?!.* -- \S)/.test(line))
      problems.push(`${file}:${index + 1} a suppression needs a reason: -- why`)
    if (/^\s*(\/\/|\/?\*).*\bTODO\b(?!\(#\d+\))/.test(line))
      problems.push(`${file}:${index + 1} TODO names its issue: TODO(#n)`)
  })
  return problems
}

/** Operations of all contracts that shared/protocol exports. */
async function loadOperations(files: readonly string[]): Promise<Operation[]> {
  const protocol = files.filter((file) => /^shared\/protocol\/[a-z-]+\.ts$/.test(file))
  const modules = await Promise.all(
    protocol.map(async (file) => (await import(pathToFileURL(path.join(root, file)).href)) as Record<string, unknown>),
  )
  return modules.flatMap((module) => Object.values(module)).filter(isOperation)
}

function isOperation(value: unknown): value is Operation {
  return (
    typeof value === 'object' && value !== null && 'function' in value && 'operation' in value && 'request' in value
  )
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === import.meta.filename) {
  const files = listFiles('.')
  const operations = await loadOperations(files)
  const problems = treeProblems({ files, operations, read: (file) => readFileSync(path.join(root, file), 'utf8') })
  for (const problem of problems) console.log(problem)
  console.log(`tree: ${files.length} files, ${operations.length} contracts, ${problems.length} problems`)
  process.exitCode = problems.length > 0 || operations.length === 0 ? 1 : 0
}

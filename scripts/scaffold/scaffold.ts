// Owns making a new function or route from scripts/templates: files, and the lines that others keep about them.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** What was written, and what must be added by hand because its place was not found. */
export interface Scaffolded {
  written: string[]
  byHand: string[]
}

const banned = /^(utils?|helpers?|common|misc|managers?|services?|base|info|data|handle)$/

/** @param root the working tree; the templates are read from it too. @throws {Error} a name is taken or not allowed */
export function newFunction(root: string, name: string, operation: string): Scaffolded {
  assertName(name, 'function', /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
  assertName(operation, 'route', /^[a-z]+(-[a-z0-9]+)+$/)
  const tree = openTree(root, name, operation)
  tree.create(`functions/${name}/function.ts`, tree.template('function/function.ts'))
  tree.create(`functions/${name}/deps.ts`, tree.template('function/deps.ts'))
  tree.create(`functions/${name}/README.md`, tree.template('function/README.md'))
  tree.create(`shared/protocol/${name}.ts`, tree.template('route/contract.ts'))
  createRoute(tree, name, operation)
  tree.edit('shared/protocol/contract.ts', `| '${name}' in FunctionName`, (text) => appendToUnion(text, name))
  const mount = `${/-/.test(name) ? `'${name}'` : name}: () => import('../${name}/function.ts'),`
  tree.edit('functions/_embedded/functions.ts', mount, (text) =>
    addAfterLast(text, /^.*import\('\.\.\/[^']+\/function\.ts'\).*$/gm, mount),
  )
  tree.edit('README.md', `a line about functions/${name}/README.md`, (text) => addToMap(text, name))
  return tree.done
}

/** @throws {Error} the function is unknown, or the name is taken or not allowed */
export function newRoute(root: string, name: string, operation: string): Scaffolded {
  assertName(operation, 'route', /^[a-z]+(-[a-z0-9]+)+$/)
  if (!existsSync(path.join(root, 'functions', name, 'function.ts'))) throw new Error(`there is no function ${name}`)
  const tree = openTree(root, name, operation)
  const identifier = camel(operation)
  createRoute(tree, name, operation)
  const contractText = tree.template('route/contract.ts').replace(/^(\/\/|import) .*\n/gm, '')
  tree.edit(`shared/protocol/${name}.ts`, `the contract ${identifier}`, (text) => `${text.trimEnd()}\n${contractText}`)
  const importLine = `import { ${identifier} } from './routes/${operation}.ts'`
  tree.edit(`functions/${name}/function.ts`, importLine, (text) => addAfterLast(text, /^import .*$/gm, importLine))
  tree.edit(`functions/${name}/function.ts`, `${identifier} in routes`, (text) => appendToRoutes(text, `${identifier}`))
  return tree.done
}

function createRoute(tree: Tree, name: string, operation: string): void {
  tree.create(`functions/${name}/routes/${operation}.ts`, tree.template('route/verb-noun.ts'))
  tree.create(`functions/${name}/routes/${operation}.test.ts`, tree.template('route/verb-noun.test.ts'))
}

interface Tree {
  done: Scaffolded
  template(file: string): string
  create(file: string, text: string): void
  /** @param wanted what to add by hand if `change` finds no place for it */
  edit(file: string, wanted: string, change: (text: string) => string | undefined): void
}

function openTree(root: string, name: string, operation: string): Tree {
  const done: Scaffolded = { written: [], byHand: [] }
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), text)
    if (!done.written.includes(file)) done.written.push(file)
  }
  return {
    done,
    template: (file) => fill(readFileSync(path.join(root, 'scripts/templates', file), 'utf8'), name, operation),
    create(file, text) {
      if (existsSync(path.join(root, file))) throw new Error(`${file} exists already`)
      write(file, text)
    },
    edit(file, wanted, change) {
      const changed = existsSync(path.join(root, file))
        ? change(readFileSync(path.join(root, file), 'utf8'))
        : undefined
      if (changed === undefined) done.byHand.push(`${file}: ${wanted}`)
      else write(file, changed)
    },
  }
}

function fill(text: string, name: string, operation: string): string {
  const filled = text.replaceAll('sample-function', name).replaceAll('verb-noun', operation)
  return filled.replaceAll('verbNoun', camel(operation))
}

function camel(kebab: string): string {
  return kebab.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

function assertName(name: string, what: string, shape: RegExp): void {
  if (!shape.test(name))
    throw new Error(`"${name}" is no name for a ${what}: ${what === 'route' ? 'verb-noun' : 'kebab-case'}, lower case`)
  const word = name.split('-').find((part) => banned.test(part))
  if (word) throw new Error(`"${word}" says nothing; name the idea`)
}

/** Puts a line behind the last match, indented like it. */
function addAfterLast(text: string, line: RegExp, added: string): string | undefined {
  const last = [...text.matchAll(line)].at(-1)
  if (!last) return undefined
  const end = last.index + last[0].length
  const indent = /^\s*/.exec(last[0])?.[0] ?? ''
  return `${text.slice(0, end)}\n${indent}${added}${text.slice(end)}`
}

/** The map of functions in the README: rows of a table, or items of a list, each with a link to its README. */
function addToMap(text: string, name: string): string | undefined {
  const line = /^.*\]\(functions\/[a-z-]+\/README\.md\).*$/gm
  const last = [...text.matchAll(line)].at(-1)?.[0]
  if (last === undefined) return undefined
  const link = `[\`${name}\`](functions/${name}/README.md)`
  const columns = last.split('|').length - 2
  return addAfterLast(
    text,
    line,
    last.trim().startsWith('|') ? `| ${link} ${'| '.repeat(columns)}`.trimEnd() : `- ${link}`,
  )
}

function appendToUnion(text: string, name: string): string | undefined {
  const union = /export type FunctionName =[^;=]*?'[a-z-]+'(?=\s*\n\s*\n)/.exec(text)
  if (!union) return undefined
  const end = union.index + union[0].length
  return `${text.slice(0, end)} | '${name}'${text.slice(end)}`
}

function appendToRoutes(text: string, identifier: string): string | undefined {
  const list = /routes: \[([^\]]*?),?(\s*)\]/.exec(text)
  if (!list) return undefined
  const [whole, inside = '', space = ''] = list
  const added = space.includes('\n')
    ? `routes: [${inside},${space}  ${identifier},${space}]`
    : `routes: [${inside}, ${identifier}]`
  return text.replace(whole, added)
}

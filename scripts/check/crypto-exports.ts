// Owns what shared/crypto exports: functions, the clause that each names, and which of them write a format.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { listSourceFiles, root } from './source-files.ts'

export interface ExportedFunction {
  /** relative to shared/crypto */
  readonly file: string
  readonly name: string
  readonly hasSource: boolean
  readonly returnsBytes: boolean
}

/** What tests alone use. */
const apart = /^testing\//

/** Functions, and constants that are functions, of every file but tests. */
export function exportedFunctions(): ExportedFunction[] {
  const files = listSourceFiles(['shared/crypto']).map((file) => path.posix.relative('shared/crypto', file))
  return files.filter((file) => !/\.test\.ts$/.test(file) && !apart.test(file)).flatMap(functionsOf)
}

function functionsOf(file: string): ExportedFunction[] {
  const text = readFileSync(path.join(root, 'shared/crypto', file), 'utf8')
  return functionsIn(text).map((found) => ({ file, ...found }))
}

/** For one text. */
export function functionsIn(text: string): Omit<ExportedFunction, 'file'>[] {
  const source = ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true)
  return source.statements.filter(isExported).flatMap((statement) => {
    const hasSource = ts.getJSDocCommentsAndTags(statement).some((comment) => /@source\s+[^\s*]/.test(comment.getText()))
    if (ts.isFunctionDeclaration(statement)) return [describe(statement.name?.text ?? '', statement.type, hasSource)]
    if (!ts.isVariableStatement(statement)) return []
    return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
      initializer && ts.isArrowFunction(initializer) ? [describe(name.getText(), initializer.type, hasSource)] : [])
  })
}

function isExported(statement: ts.Statement): boolean {
  return ts.canHaveModifiers(statement) && (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
}

function describe(name: string, type: ts.TypeNode | undefined, hasSource: boolean): Omit<ExportedFunction, 'file'> {
  return { name, hasSource, returnsBytes: /Uint8Array/.test(type?.getText() ?? '') }
}

/** What writes a format: by its name, and because it gives bytes. */
export function isWriter({ name, returnsBytes }: ExportedFunction): boolean {
  return name === 'prepareTokenWriter' || (returnsBytes && /^(encode|create|assemble|add|seal|write|encrypt|build|prepare|make|change)|(Extension|Attribute|BytesToSign)$/.test(name))
}

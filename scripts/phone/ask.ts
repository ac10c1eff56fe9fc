// Asks the person at the terminal, or reads a line of standard input.
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { UsageError } from './options.ts'

/** @param isSecret typed without being shown. @throws {UsageError} nobody is there to ask */
export async function ask(question: string, flag: string, isSecret = false): Promise<string> {
  if (!process.stdin.isTTY) throw new UsageError(`${flag} is missing`)
  process.stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const reader = createInterface({ input: process.stdin, output: isSecret ? silent : process.stderr, terminal: isSecret })
  try {
    return (await reader.question('')).trim()
  } finally {
    reader.close()
    if (isSecret) process.stderr.write('\n')
  }
}

/** The first line of standard input. @throws {UsageError} it ended without one */
export async function readLine(): Promise<string> {
  const reader = createInterface({ input: process.stdin })
  try {
    for await (const line of reader) return line.trim()
  } finally {
    reader.close()
  }
  throw new UsageError('standard input ended without a code')
}

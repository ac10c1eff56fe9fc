// The curl command of a call means what the call meant, whatever text is in it.
import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { curlOf } from './curl.ts'

const argumentsOf = (command: string): string[] =>
  execFileSync('sh', ['-c', `TOKEN=tok; curl() { for a in "$@"; do printf '%s\\0' "$a"; done; }; ${command}`])
    .toString()
    .split('\0')
    .slice(0, -1)

describe('curl', () => {
  test('a read', () => {
    const command = curlOf(
      {
        method: 'GET',
        path: '/v1/documents?externalId=a%27b',
        headers: { authorization: 'Bearer $TOKEN' },
        request: null,
      },
      'http://127.0.0.1:4600',
    )
    expect(argumentsOf(command)).toEqual([
      'http://127.0.0.1:4600/v1/documents?externalId=a%27b',
      '-H',
      'authorization: Bearer tok',
    ])
  })
  test('a write whose text has quotes, dollars and line ends', () => {
    const request = { title: `O'Brien "$HOME" \`id\`\n知情同意书` }
    const command = curlOf(
      { method: 'POST', path: '/v1/documents', headers: { 'content-type': 'application/json' }, request },
      'http://127.0.0.1:4600',
    )
    const given = argumentsOf(command)
    expect(given.slice(0, 5)).toEqual([
      '-X',
      'POST',
      'http://127.0.0.1:4600/v1/documents',
      '-H',
      'content-type: application/json',
    ])
    expect(JSON.parse(given[6]!)).toEqual(request)
  })
})

// Finds the route of a method and path; `{name}` segments become fields of the request.
import type { Method } from '@yiqian/shared/protocol/contract.ts'
import type { Route } from './route.ts'

interface Pattern {
  segments: string[]
  route: Route
}

export type Match = { route: Route; fields: Record<string, string> } | 'not-found' | 'wrong-method'

export function createMatcher(routes: readonly Route[]): (method: Method, path: string) => Match {
  const patterns: Pattern[] = routes.map((route) => ({ segments: route.contract.path.split('/'), route }))
  return (method, path) => {
    const given = path.split('/')
    let seen = false
    for (const { segments, route } of patterns) {
      const fields = fit(segments, given)
      if (!fields) continue
      if (route.contract.method === method) return { route, fields }
      seen = true
    }
    return seen ? 'wrong-method' : 'not-found'
  }
}

function fit(segments: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  if (segments.length !== given.length) return undefined
  const fields: Record<string, string> = {}
  for (const [index, segment] of segments.entries()) {
    const value = given[index]!
    if (!segment.startsWith('{')) {
      if (segment !== value) return undefined
    } else {
      try {
        fields[segment.slice(1, -1)] = decodeURIComponent(value)
      } catch {
        return undefined
      }
    }
  }
  return fields
}

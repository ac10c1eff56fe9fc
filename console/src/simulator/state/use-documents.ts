// The documents of this hospital system: found by the list of changes, kept fresh by following it (reconciliation).
import { useCallback, useEffect, useRef, useState } from 'react'
import type { DocumentStatus } from '@yiqian/shared/protocol/his.ts'
import { faultOf } from '../../api/fault.ts'
import type { ApiFault } from '../../api/fault.ts'
import { call } from '../../api/simulator.ts'
import { usePolling } from './use-polling.ts'

const FOLLOW_EVERY_MS = 2000
const SHOWN = 60
/** A document that was pushed but has not changed yet may not be in the list of changes. */
const STORED_AS = 'yiqian.simulator.documents'

const remembered = (): string[] => {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(STORED_AS) ?? '[]')
    return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : []
  } catch {
    return []
  }
}

export interface Documents {
  list: DocumentStatus[]
  byId: (documentId: string) => DocumentStatus | undefined
  /** shows a document as just answered by a call */
  put(document: DocumentStatus): void
  refresh(documentId: string): Promise<void>
  loading: boolean
  fault: ApiFault | null
}

/** @param nudge changes whenever a callback came: the list of changes is read at once. */
export function useDocuments(nudge: number): Documents {
  const [known, setKnown] = useState<ReadonlyMap<string, DocumentStatus>>(new Map())
  const [loading, setLoading] = useState(true)
  const [fault, setFault] = useState<ApiFault | null>(null)
  const cursor = useRef<number | null>(null)
  const following = useRef<Promise<void> | null>(null)

  const put = useCallback((document: DocumentStatus) => {
    setKnown((before) => new Map(before).set(document.documentId, document))
    const ids = [document.documentId, ...remembered().filter((id) => id !== document.documentId)]
    localStorage.setItem(STORED_AS, JSON.stringify(ids.slice(0, SHOWN)))
  }, [])

  const refresh = useCallback(
    async (documentId: string) => {
      try {
        put(await call('get-document', { documentId }))
      } catch (error) {
        const found = faultOf(error)
        if (found.code !== 'document.not_found') throw found
        localStorage.setItem(STORED_AS, JSON.stringify(remembered().filter((id) => id !== documentId)))
      }
    },
    [put],
  )

  const readChanges = useCallback(async () => {
    const first = cursor.current === null
    const changed = new Set<string>()
    for (let more = true; more;) {
      const page = await call('list-changes', { cursor: cursor.current ?? 0, limit: 500 })
      for (const change of page.changes) {
        changed.delete(change.documentId)
        changed.add(change.documentId)
      }
      cursor.current = page.nextCursor
      more = page.more
    }
    const ids = first ? [...new Set([...remembered().toReversed(), ...changed])].slice(-SHOWN) : [...changed]
    for (const id of ids) await refresh(id)
  }, [refresh])

  const follow = useCallback((): Promise<void> => {
    following.current ??= readChanges()
      .then(() => setFault(null))
      .catch((error: unknown) => {
        const found = faultOf(error)
        setFault(found)
        throw found
      })
      .finally(() => {
        following.current = null
        setLoading(false)
      })
    return following.current
  }, [readChanges])

  usePolling(follow, FOLLOW_EVERY_MS, true)
  useEffect(() => {
    if (nudge > 0) follow().catch(() => undefined) // its fault is shown from the state
  }, [nudge, follow])

  const list = [...known.values()].sort((a, b) => b.createdAtMs - a.createdAtMs)
  return { list, byId: (id) => known.get(id), put, refresh, loading, fault }
}

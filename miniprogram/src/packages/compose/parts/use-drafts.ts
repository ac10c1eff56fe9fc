// What this person has begun, and what the hospital takes; read anew when the page comes back.
import { useCallback, useEffect, useState } from 'react'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import type { listDrafts } from '@yiqian/shared/protocol/own-documents.ts'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { phone } from '../../../phone.ts'
import { useDidShow } from '../../../platform/index.ts'
import { readDrafts } from '../../../signing/own-documents.ts'

export type Drafts = ResponseOf<typeof listDrafts>

export function useDrafts(): { drafts?: Drafts; problem?: Problem; reload: () => void } {
  const [state, setState] = useState<{ drafts?: Drafts; problem?: Problem }>({})
  const read = useCallback(() => {
    readDrafts(phone).then((drafts) => setState({ drafts }), (cause: unknown) => setState((before) => ({ ...before, problem: problemOf(cause) })))
  }, [])
  useEffect(read, [read])
  useDidShow(read)
  return { ...state, reload: read }
}

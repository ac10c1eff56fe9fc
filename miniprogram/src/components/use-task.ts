// One task in detail; without a network as it was when it was last read in this session.
import { useCallback, useEffect, useState } from 'react'
import type { TaskDetail } from '@yiqian/shared/protocol/status-sync.ts'
import { problemOf, type Problem } from '../flows/problem.ts'
import { phone } from '../phone.ts'
import { sessionCache } from '../session-cache.ts'
import { readTask } from '../signing/read-tasks.ts'

export function useTask(taskId: string): { detail?: TaskDetail; asOfMs?: number; problem?: Problem; reload: () => void } {
  const [state, setState] = useState<{ detail?: TaskDetail; asOfMs?: number; problem?: Problem }>({})
  const read = useCallback(() => {
    setState(({ detail }) => ({ detail }))
    sessionCache.through(`task:${taskId}`, () => readTask(phone, taskId)).then(({ value, asOfMs }) => setState({ detail: value, asOfMs }), (cause: unknown) => setState((before) => ({ ...before, problem: problemOf(cause) })))
  }, [taskId])
  useEffect(() => read(), [read])
  return { ...state, reload: read }
}

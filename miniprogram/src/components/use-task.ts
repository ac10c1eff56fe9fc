// One task in detail.
import { useCallback, useEffect, useState } from 'react'
import type { TaskDetail } from '@yiqian/shared/protocol/status-sync.ts'
import { problemOf, type Problem } from '../flows/problem.ts'
import { phone } from '../phone.ts'
import { readTask } from '../signing/read-tasks.ts'

export function useTask(taskId: string): { detail?: TaskDetail; problem?: Problem; reload: () => void } {
  const [state, setState] = useState<{ detail?: TaskDetail; problem?: Problem }>({})
  const read = useCallback(() => {
    setState(({ detail }) => ({ detail }))
    readTask(phone, taskId).then((detail) => setState({ detail }), (cause: unknown) => setState((before) => ({ ...before, problem: problemOf(cause) })))
  }, [taskId])
  useEffect(() => read(), [read])
  return { ...state, reload: read }
}

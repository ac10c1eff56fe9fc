// The person, phone and certificate, read when they are shown.
import { useCallback, useEffect, useState } from 'react'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import type { getMe } from '@yiqian/shared/protocol/identity.ts'
import { problemOf, type Problem } from '../flows/problem.ts'
import { phone } from '../phone.ts'
import { useDidShow, usePullDownRefresh } from '../platform/index.ts'
import { endPullDown } from '../platform/screen.ts'
import { readMe } from '../signing/read-tasks.ts'

export type Me = ResponseOf<typeof getMe>

export function useMe(): { me?: Me; problem?: Problem; reload: () => void } {
  const [state, setState] = useState<{ me?: Me; problem?: Problem }>({})
  const read = useCallback(() => readMe(phone).then((me) => setState({ me }), (cause: unknown) => setState((before) => ({ ...before, problem: problemOf(cause) }))), [])
  useEffect(() => void read(), [read])
  useDidShow(() => void read())
  usePullDownRefresh(() => void read().finally(endPullDown))
  const reload = (): void => {
    setState(({ me }) => ({ me }))
    void read()
  }
  return { ...state, reload }
}

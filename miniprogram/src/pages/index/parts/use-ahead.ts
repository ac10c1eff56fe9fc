// What the person is likely to do next is made ready while they read the list: code, sessions, first pages.
import { useCallback, useEffect, useRef } from 'react'
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import { firstLooks } from '../../../first-looks.ts'
import { phone } from '../../../phone.ts'
import { useDidHide, useDidShow } from '../../../platform/index.ts'
import { fetchPagesAhead } from '../../../platform/screen.ts'

/** About as many cards as stand on a screen. */
const LOOKS = 6
/** The list itself comes first. */
const CODE_AFTER_MS = 200
const LOOKS_AFTER_MS = 400

/** @returns to be told which card is the first in sight once the list rests */
export function useAhead(items: readonly TaskCard[] | undefined): (first: number) => void {
  const isKnown = items !== undefined
  const latest = useRef(items)
  latest.current = items
  const first = useRef(0)
  useEffect(() => {
    if (!isKnown) return undefined
    const timer = setTimeout(() => {
      fetchPagesAhead(['pages/document/index', 'pages/batch/index'])
      phone.client.openAhead(['seal', 'cosigning'])
    }, CODE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [isKnown])
  const isShown = useRef(true)
  const look = useCallback(() => {
    if (isShown.current) firstLooks.prepare((latest.current ?? []).slice(first.current, first.current + LOOKS))
  }, [])
  useDidHide(() => void (isShown.current = false))
  useDidShow(() => void (isShown.current = true))
  useEffect(() => {
    const timer = setTimeout(look, LOOKS_AFTER_MS)
    return () => clearTimeout(timer)
  }, [items, look])
  return useCallback((index) => {
    first.current = index
    look()
  }, [look])
}

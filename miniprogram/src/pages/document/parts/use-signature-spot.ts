// The way to where my signature stands, or will stand: asked for when it is tapped, brought to the middle of the viewer, marked for a moment.
import { useEffect, useRef, useState } from 'react'
import type { TaskCard } from '@yiqian/shared/protocol/cards.ts'
import type { PicturesState } from '../../../flows/page-pictures.ts'
import { problemOf } from '../../../flows/problem.ts'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { platform } from '../../../platform/index.ts'
import { sessionCache } from '../../../session-cache.ts'
import { readSignaturePlace, type SignaturePlace } from '../../../signing/read-tasks.ts'

/** From when the page is seen: long enough to find it, and then nothing lies on the paper. */
const MARKED_MS = 6_000

export interface SignatureSpot {
  /** marked now */
  spot?: SignaturePlace
  isBusy: boolean
  go(): void
}

/** A page on the way that turns out to be of another shape than thought moves the spot: it is brought to the middle again. */
export function useSignatureSpot({ taskId, documentDigestHex }: TaskCard, { ratios, pictures }: PicturesState, onChanged: () => void, bring: (spot: SignaturePlace) => void): SignatureSpot {
  const { pick } = useLanguage()
  const [spot, setSpot] = useState<SignaturePlace>()
  const [isBusy, setIsBusy] = useState(false)
  const bringNow = useRef(bring)
  bringNow.current = bring
  const isThere = spot !== undefined && pictures[spot.page]?.source !== undefined
  useEffect(() => {
    if (!spot || !isThere) return
    const timer = setTimeout(() => setSpot(undefined), MARKED_MS)
    return () => clearTimeout(timer)
  }, [spot, isThere])
  const wayThere = ratios.slice(0, spot?.page ?? 0).reduce((sum, ratio) => sum + ratio, 0)
  useEffect(() => {
    if (spot) bringNow.current(spot)
  }, [spot, wayThere])
  const look = async (): Promise<void> => {
    const { value } = await sessionCache.through(`place:${documentDigestHex}:${taskId}`, () => readSignaturePlace(phone, taskId))
    if (value.documentDigestHex !== documentDigestHex) return onChanged()
    setSpot({ ...value })
  }
  return {
    spot,
    isBusy,
    go() {
      if (isBusy) return
      setIsBusy(true)
      look()
        .catch((cause: unknown) => platform.toast(pick(problemOf(cause).sentence)))
        .finally(() => setIsBusy(false))
    },
  }
}

// One page of a draft: its picture, drawn by the server from the very bytes that would be signed, and its size in points.
import { useCallback, useEffect, useState } from 'react'
import type { PageSize } from '../../../flows/placing.ts'
import { phone } from '../../../phone.ts'
import { forgetPicture, pictureOf, screenSize } from '../../../platform/screen.ts'
import { readDraftPage } from '../../../signing/own-documents.ts'

export interface DraftPicture {
  source: string
  size: PageSize
}

export function useDraftPage(draftId: string, page: number): { picture: DraftPicture | 'failed' | undefined; retry: () => void } {
  const [turn, setTurn] = useState(0)
  const asked = `${draftId} ${page} ${turn}`
  const [came, setCame] = useState<{ asked: string; picture: DraftPicture | 'failed' }>()
  useEffect(() => {
    let isGone = false
    let made: string | undefined
    const { widthPx, pixelRatio } = screenSize()
    readDraftPage(phone, { draftId, page, widthPx: Math.round(Math.min(1600, widthPx * pixelRatio)) })
      .then(async ({ imageBase64, contentType, widthPoints, heightPoints }) => {
        made = await pictureOf(imageBase64, contentType)
        if (isGone) forgetPicture(made)
        else setCame({ asked, picture: { source: made, size: { widthPoints, heightPoints } } })
      })
      .catch(() => !isGone && setCame({ asked, picture: 'failed' }))
    return () => {
      isGone = true
      if (made !== undefined) forgetPicture(made)
    }
  }, [draftId, page, asked])
  // Never the picture of the page before, not for a moment: a signature would stand on the wrong one.
  return { picture: came?.asked === asked ? came.picture : undefined, retry: useCallback(() => setTurn((before) => before + 1), []) }
}

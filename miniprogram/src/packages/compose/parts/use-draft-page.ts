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
  const [picture, setPicture] = useState<DraftPicture | 'failed'>()
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let isGone = false
    let made: string | undefined
    setPicture(undefined)
    const { widthPx, pixelRatio } = screenSize()
    readDraftPage(phone, { draftId, page, widthPx: Math.round(Math.min(1600, widthPx * pixelRatio)) })
      .then(async ({ imageBase64, contentType, widthPoints, heightPoints }) => {
        made = await pictureOf(imageBase64, contentType)
        if (isGone) forgetPicture(made)
        else setPicture({ source: made, size: { widthPoints, heightPoints } })
      })
      .catch(() => !isGone && setPicture('failed'))
    return () => {
      isGone = true
      if (made !== undefined) forgetPicture(made)
    }
  }, [draftId, page, turn])
  return { picture, retry: useCallback(() => setTurn((before) => before + 1), []) }
}

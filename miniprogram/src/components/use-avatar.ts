// The person's picture as a source for an image element; read when it is there, and again when it changed.
import { useEffect, useState } from 'react'
import { phone } from '../phone.ts'
import { forgetPicture, pictureOf } from '../platform/screen.ts'
import { readAvatar } from '../signing/account.ts'

/** @param version changes when there is another picture */
export function useAvatar(hasAvatar: boolean, version = 0): string | undefined {
  const [source, setSource] = useState<string>()
  useEffect(() => {
    if (!hasAvatar) return setSource(undefined)
    let [isOver, made] = [false, undefined as string | undefined]
    const show = async (): Promise<void> => {
      const base64 = await readAvatar(phone)
      if (base64 === null || isOver) return
      made = await pictureOf(base64, 'image/jpeg')
      setSource(made)
    }
    show().catch(() => undefined) // the letter stays
    return () => {
      isOver = true
      if (made !== undefined) forgetPicture(made)
    }
  }, [hasAvatar, version])
  return source
}

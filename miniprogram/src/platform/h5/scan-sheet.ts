// Scanning in a browser: a full-screen sheet with the camera, a picture from the album, or a pasted link.
import { pixelsOf, readCode, readCodeInFile } from './read-code.ts'
import { sheetHtml, sheetTexts } from './scan-sheet-html.ts'

const CANCELLED = 'scanCode:fail cancel'

/** Opens the sheet. Resolves with the text of the code; rejects with WeChat's own text when the person closes it. */
export function scanWithSheet(): Promise<string> {
  const texts = sheetTexts()
  const sheet = document.createElement('div')
  sheet.className = 'yq-scan'
  sheet.setAttribute('role', 'dialog')
  sheet.setAttribute('aria-label', texts.title)
  sheet.innerHTML = sheetHtml(texts)
  document.body.append(sheet)
  const say = (text: string): void => void (part(sheet, '.yq-scan-note').textContent = text)
  let stopCamera = (): void => undefined
  return new Promise<string>((resolve, reject) => {
    part(sheet, '#scan-close').onclick = () => reject(Object.assign(new Error(CANCELLED), { errMsg: CANCELLED }))
    const picture = part<HTMLInputElement>(sheet, '#scan-picture')
    picture.onchange = async () => {
      const file = picture.files?.[0]
      if (file === undefined) return
      const text = await readCodeInFile(file).catch(() => undefined)
      picture.value = ''
      if (text === undefined) say(texts.noCode)
      else resolve(text)
    }
    const link = part<HTMLInputElement>(sheet, '#scan-link')
    part<HTMLFormElement>(sheet, '.yq-scan-paste').onsubmit = (event) => {
      event.preventDefault()
      if (link.value.trim() === '') say(texts.noLink)
      else resolve(link.value.trim())
    }
    startCamera(part<HTMLVideoElement>(sheet, 'video'), resolve).then(
      (stop) => {
        if (sheet.isConnected) stopCamera = stop
        else stop()
      },
      () => {
        sheet.classList.add('yq-scan-blind')
        say(texts.noCamera)
      },
    )
  }).finally(() => {
    stopCamera()
    sheet.remove()
  })
}

function part<E extends HTMLElement = HTMLElement>(sheet: HTMLElement, selector: string): E {
  const element = sheet.querySelector<E>(selector)
  if (element === null) throw new Error(`scan sheet lacks ${selector}`)
  return element
}

/** Shows the rear camera and reads about six frames a second. @returns the function that stops it. */
async function startCamera(video: HTMLVideoElement, found: (text: string) => void): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: 'environment', width: { ideal: 1280 } } })
  const canvas = document.createElement('canvas')
  let stopped = false
  video.srcObject = stream
  await video.play()
  const look = async (): Promise<void> => {
    if (stopped) return
    const text = video.videoWidth === 0 ? undefined : await readCode(pixelsOf(video, video.videoWidth, video.videoHeight, canvas))
    if (stopped) return
    if (text === undefined) setTimeout(() => void look(), 160)
    else found(text)
  }
  void look()
  return () => {
    stopped = true
    for (const track of stream.getTracks()) track.stop()
  }
}

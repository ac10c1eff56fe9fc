// A few seconds of one's face, recorded in the page: small enough to send, in the one format that the provider takes. Nothing is stored.
const TEXTS = {
  zh: { title: '录制人脸', close: '取消', start: '开始录制', ready: '正对镜头，光线充足，点“开始录制”。', left: (seconds: number) => `正在录制，还有 ${seconds} 秒…` },
  en: { title: 'Record your face', close: 'Cancel', start: 'Record', ready: 'Face the camera in good light, then tap “Record”.', left: (seconds: number) => `Recording: ${seconds} s left…` },
} as const

/** The provider takes MP4, AVI and FLV: a browser that records WebM alone has to choose a file. */
const TYPE = 'video/mp4;codecs=avc1.42E01E'
const SECONDS = 4
/** Four seconds are a quarter of a megabyte. */
const BITS_PER_SECOND = 600_000

export const mayRecordFace = (): boolean => typeof MediaRecorder !== 'undefined' && typeof navigator.mediaDevices?.getUserMedia === 'function' && MediaRecorder.isTypeSupported(TYPE)

/** @returns undefined when the person cancelled. @throws when there is no camera, or it may not be used */
export async function recordFace(): Promise<Blob | undefined> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: 'user', width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 24 } } })
  const texts = TEXTS[document.documentElement.lang.startsWith('en') ? 'en' : 'zh']
  const sheet = sheetWith(texts)
  const [video, note, start, close] = ['video', 'p', '#face-start', '#face-close'].map((selector) => sheet.querySelector<HTMLElement>(selector)!) as [HTMLVideoElement, HTMLElement, HTMLButtonElement, HTMLButtonElement]
  try {
    document.body.append(sheet)
    video.srcObject = stream
    // Not waited for: a camera that gives no picture yet must not keep the buttons from working.
    void video.play().catch(() => undefined)
    return await new Promise<Blob | undefined>((resolve, reject) => {
      close.onclick = () => resolve(undefined)
      start.onclick = () => {
        start.disabled = true
        record(stream, (left) => (note.textContent = texts.left(left))).then(resolve, reject)
      }
    })
  } finally {
    for (const track of stream.getTracks()) track.stop()
    sheet.remove()
  }
}

function record(stream: MediaStream, tell: (secondsLeft: number) => void): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const recorder = new MediaRecorder(stream, { mimeType: TYPE, videoBitsPerSecond: BITS_PER_SECOND })
    const parts: Blob[] = []
    recorder.ondataavailable = ({ data }) => void parts.push(data)
    recorder.onerror = () => reject(new Error('recording failed'))
    recorder.onstop = () => resolve(new Blob(parts, { type: 'video/mp4' }))
    recorder.start()
    let left = SECONDS
    tell(left)
    const timer = setInterval(() => {
      left -= 1
      if (left > 0) return tell(left)
      clearInterval(timer)
      recorder.stop()
    }, 1000)
  })
}

function sheetWith(t: (typeof TEXTS)['zh' | 'en']): HTMLElement {
  const sheet = document.createElement('div')
  sheet.id = 'face-sheet'
  sheet.setAttribute('role', 'dialog')
  sheet.setAttribute('aria-label', t.title)
  sheet.style.cssText = 'position:fixed;inset:0;z-index:1000;display:flex;flex-direction:column;gap:16px;align-items:center;justify-content:center;box-sizing:border-box;padding:24px;max-width:430px;margin:0 auto;background:#06262d;color:#fff;font:17px/1.6 -apple-system,"PingFang SC","Noto Sans SC","Microsoft YaHei",sans-serif'
  const button = 'width:100%;min-height:52px;border-radius:12px;font-size:17px;font-weight:600;'
  sheet.innerHTML = `
<video playsinline muted style="width:260px;height:260px;border-radius:50%;object-fit:cover;transform:scaleX(-1);background:#031a1f"></video>
<p role="status" style="margin:0;text-align:center">${t.ready}</p>
<button id="face-start" type="button" style="${button}border:0;background:#5fd3c4;color:#06262d">${t.start}</button>
<button id="face-close" type="button" style="${button}border:1.5px solid #5fd3c4;background:none;color:#fff">${t.close}</button>`
  return sheet
}

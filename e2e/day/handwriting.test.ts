// MA-2, IM-1, SE-14: a doctor writes a signature by hand, with strokes as quick and short as they come, or takes it from a photo of paper; signed documents show it.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { smallPdf } from '../../functions/_runtime/testing/documents.ts'
import type { InkMask } from '@yiqian/shared/impression/picture.ts'
import { compareInk, paperPhoto } from '@yiqian/shared/impression/testing/paper-photo.ts'
import { atRest } from '../support/eventually.ts'
import type { PhonePage } from '../support/phone-page.ts'
import { openTwoScreens, PIN, type TwoScreens } from '../support/two-screens.ts'
import type { Window } from '../support/windows.ts'

const DOCTOR = 'D1202'
let screens: TwoScreens
let phone: PhonePage
let window: Window

beforeAll(async () => {
  screens = await openTwoScreens()
  ;({ phone, window } = await screens.enrolledPhone(DOCTOR))
}, 300_000)
afterAll(() => screens?.close())

async function openPage(): Promise<void> {
  await phone.home()
  await phone.on('tab-me').click()
  await phone.on('handwriting').click()
  await phone.on('handwriting-list').waitFor()
}

interface Box { x: number; y: number; width: number; height: number }
/** The canvas is measured once the page is laid out. */
const frame = async (): Promise<Box> => (await atRest('the frame', () => phone.on('ink-frame').boundingBox()))!

/** Touches of the screen as Chromium gets them from a driver, many within one frame of the screen. */
async function touchStrokes(strokes: readonly (readonly [number, number])[][]): Promise<void> {
  const driver = await window.context.newCDPSession(phone.page)
  const sent: Promise<unknown>[] = []
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) => void sent.push(driver.send('Input.dispatchTouchEvent', { type, touchPoints: points.map((point) => ({ ...point, radiusX: 8, radiusY: 8, id: 1 })) }))
  for (const stroke of strokes) {
    touch('touchStart', [{ x: stroke[0]![0], y: stroke[0]![1] }])
    for (const [x, y] of stroke.slice(1)) touch('touchMove', [{ x, y }])
    touch('touchEnd', [])
  }
  await Promise.all(sent)
  await driver.detach()
}

/** The part of the canvas that is dark. */
const inkOnScreen = (): Promise<number> =>
  phone.on('ink-frame').evaluate((element) => {
    const canvas = element.querySelector('canvas')!
    const pen = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height }).getContext('2d', { willReadFrequently: true })!
    pen.drawImage(canvas, 0, 0)
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height)
    let count = 0
    for (let at = 3; at < data.length; at += 4) if (data[at]! > 128) count++
    return count / (data.length / 4)
  })

const shownPicture = async (id: string): Promise<PNG> => {
  const source = await phone.on(id).evaluate((element) => (element instanceof HTMLImageElement ? element : element.querySelector('img')!).src)
  return PNG.sync.read(Buffer.from(source.split(',')[1]!, 'base64'))
}

async function sign(title: string): Promise<{ documentId: string; pdf: Buffer }> {
  const { documentId } = await screens.hospital.push({ signers: [DOCTOR], title, content: Buffer.from(smallPdf()) })
  await phone.home()
  await phone.openTask(title)
  await phone.sign(PIN)
  await phone.signed()
  return { documentId, pdf: await screens.hospital.file(documentId) }
}

const pictureDigest = async (documentId: string): Promise<unknown> => (await screens.hospital.evidence(documentId)).records.find(({ kind }) => kind === 'task.signed')!.facts['pictureDigestHex']

const UNIT = 600 / 72
/** Where the signature stands (`choosePlaces`): 140 × 48 points, 36 from the corner; the picture in its left half. */
const [FROM_RIGHT, FROM_FOOT, PICTURE_WIDTH, PICTURE_HEIGHT] = [(36 + 140) * UNIT, (36 + 48) * UNIT, 70 * UNIT, 48 * UNIT]
/** Around the picture, in dots */
const MARGIN = 10

/** The part of the last page of a PDF where the picture stands, with a margin, as poppler draws it: 600 dots per inch of all the page would take many times as long. */
function drawPicture(pdf: Buffer): PNG {
  const folder = mkdtempSync(path.join(tmpdir(), 'yiqian-page-'))
  const file = path.join(folder, 'a.pdf')
  try {
    writeFileSync(file, pdf)
    const pages = /Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', [file], { encoding: 'utf8' }))![1]!
    const size = /Page\s+\d+ size:\s+([\d.]+) x ([\d.]+) pts/.exec(execFileSync('pdfinfo', ['-f', pages, '-l', pages, file], { encoding: 'utf8' }))!
    const [left, top] = [Math.ceil(Number(size[1]) * UNIT) - FROM_RIGHT - MARGIN, Math.ceil(Number(size[2]) * UNIT) - FROM_FOOT - MARGIN]
    const part = { x: left, y: top, W: PICTURE_WIDTH + 2 * MARGIN, H: PICTURE_HEIGHT + 2 * MARGIN }
    const cut = Object.entries(part).flatMap(([name, dots]) => [`-${name}`, String(Math.round(dots))])
    execFileSync('pdftoppm', ['-r', '600', '-f', pages, '-l', pages, ...cut, '-png', '-singlefile', file, path.join(folder, 'page')])
    return PNG.sync.read(readFileSync(path.join(folder, 'page.png')))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** How much of the dark on the page is the picture's ink, and the other way round, the lesser of both. */
function agreement(page: PNG, ink: PNG): number {
  const scale = Math.min(PICTURE_WIDTH / ink.width, PICTURE_HEIGHT / ink.height)
  const [width, height] = [Math.round(ink.width * scale), Math.round(ink.height * scale)]
  const [left, top] = [Math.round(MARGIN + (PICTURE_WIDTH - width) / 2), Math.round(MARGIN + (PICTURE_HEIGHT - height) / 2)]
  const maskOf = (alphaAt: (x: number, y: number) => number): InkMask => ({ alpha: Uint8Array.from({ length: width * height }, (_, at) => alphaAt(at % width, Math.floor(at / width))), width, height })
  const drawn = maskOf((x, y) => ink.data[(Math.min(ink.height - 1, Math.floor((y + 0.5) / scale)) * ink.width + Math.min(ink.width - 1, Math.floor((x + 0.5) / scale))) * 4 + 3]!)
  const few = [-3, -2, -1, 0, 1, 2, 3]
  const shifts = few.flatMap((dx) => few.map((dy) => [dx, dy] as const))
  return Math.max(...shifts.map(([dx, dy]) => {
    const { precision, recall } = compareInk(maskOf((x, y) => 255 - page.data[((top + y + dy) * page.width + left + x + dx) * 4 + 1]!), drawn)
    return Math.min(precision, recall)
  }))
}

describe('MA-2 written by hand', () => {
  test('a dot is refused', async () => {
    await openPage()
    await phone.on('ink-none').waitFor()
    await phone.on('write').click()
    const { x, y } = await frame()
    await phone.page.touchscreen.tap(x + 60, y + 60)
    await phone.on('ink-next').click()
    await phone.on('ink-too-little').waitFor()
    await phone.on('ink-clear').click()
  })

  test('forty strokes of a few pixels, sent as fast as they go: each is there', async () => {
    const { x, y, width } = await frame()
    const strokes = Array.from({ length: 40 }, (_, index): [number, number][] => {
      const [left, top] = [x + 24 + (index % 10) * ((width - 48) / 10), y + 40 + Math.floor(index / 10) * 42]
      return [[left, top], [left + 5, top + 4], [left + 9, top + 9]]
    })
    await touchStrokes(strokes)
    await phone.on('ink-next').click()
    await phone.on('ink-preview-image').waitFor()
    expect(islands(await shownPicture('ink-preview-image'))).toBe(40)
    await phone.on('ink-back').click()
  })

  test('undo takes one back, redo brings it, clearing can be undone; the mouse draws too', async () => {
    await phone.on('ink-frame').waitFor()
    const all = await atRest('the ink', inkOnScreen)
    await phone.on('ink-undo').click()
    await expect.poll(inkOnScreen).toBeLessThan(all)
    await phone.on('ink-redo').click()
    await expect.poll(inkOnScreen).toBeCloseTo(all, 3)
    await phone.on('ink-clear').click()
    await expect.poll(inkOnScreen).toBe(0)
    await phone.on('ink-undo').click()
    await expect.poll(inkOnScreen).toBeCloseTo(all, 3)
    await phone.on('ink-clear').click()
    const { x, y } = await frame()
    await phone.page.mouse.move(x + 40, y + 120)
    await phone.page.mouse.down()
    for (let step = 0; step <= 30; step++) await phone.page.mouse.move(x + 40 + step * 8, y + 120 + 60 * Math.sin(step / 3))
    await phone.page.mouse.up()
    await expect.poll(inkOnScreen).toBeGreaterThan(0.005)
  })

  test('the phone turned while writing: all strokes stay, over the full screen too', async () => {
    await phone.page.setViewportSize({ width: 844, height: 390 })
    await expect.poll(inkOnScreen).toBeGreaterThan(0.002)
    await phone.on('ink-full').click()
    const wide = await frame()
    expect(wide.width).toBeGreaterThan(780)
    await touchStrokes([[[wide.x + wide.width - 60, wide.y + 60], [wide.x + wide.width - 30, wide.y + 90], [wide.x + wide.width - 40, wide.y + 200]]])
    await phone.page.setViewportSize({ width: 390, height: 844 })
    const upright = await frame()
    expect(upright.height).toBeGreaterThan(700)
    // Turned: from the top of the phone to its foot.
    await touchStrokes([[[upright.x + 25, upright.y + 300], [upright.x + 27, upright.y + 420], [upright.x + 35, upright.y + 520]]])
    await phone.on('ink-done').click()
    const picture = await shownPicture('ink-preview-image')
    expect(picture.width).toBeGreaterThan(picture.height)
    expect(islands(picture)).toBe(3)
  })

  test('saved; the next document shows it, exactly, and the evidence names it', async () => {
    await phone.on('ink-save').click()
    await phone.on('kept-0-default').waitFor()
    const picture = await shownPicture('kept-0-image')
    const { documentId, pdf } = await sign('手写签名的处方')
    expect(await pictureDigest(documentId)).toMatch(/^[0-9a-f]{64}$/)
    expect(agreement(drawPicture(pdf), picture)).toBeGreaterThan(0.95)
    await openPage()
    expect(await phone.text('kept-0-uses')).toContain('已签 1 份')
  })
})

describe('MA-2 from a photo of paper', () => {
  test('taken from the album: ground, lines and shadow gone, before and after in sight, strength to choose', async () => {
    await openPage()
    const { photo } = paperPhoto({ seed: 31, grain: 7, shadow: 0.5, lines: { every: 44, darkness: 0.25 }, ink: [40, 50, 120] })
    const file = new PNG({ width: photo.width, height: photo.height })
    file.data.set(photo.data)
    const asked: string[] = []
    phone.page.on('request', (request) => void asked.push(request.method() + String(request.postDataBuffer()?.length ?? 0)))
    const chooser = phone.page.waitForEvent('filechooser')
    await phone.on('photo-album').click()
    await (await chooser).setFiles({ name: 'paper.png', mimeType: 'image/png', buffer: PNG.sync.write(file) })
    await phone.on('photo-after').waitFor()
    await phone.on('photo-before').waitFor()
    expect(asked.filter((each) => each.startsWith('POST'))).toEqual([])
    const { data, width, height } = await shownPicture('photo-after')
    const covered = data.filter((value, at) => at % 4 === 3 && value > 128).length / (width * height)
    expect(covered).toBeGreaterThan(0.01)
    expect(covered).toBeLessThan(0.2)
    await phone.on('photo-next').click()
    await phone.on('ink-save').click()
    await phone.on('kept-1').waitFor()
  })

  test('it is used from now on; the earlier one again by one tap, or for one type of document', async () => {
    const fromPhoto = await shownPicture('kept-0-image')
    const first = await sign('照片签名的处方')
    expect(agreement(drawPicture(first.pdf), fromPhoto)).toBeGreaterThan(0.9)
    await openPage()
    await phone.on('kept-1-types').click()
    await phone.on('types-prescription').click()
    await phone.on('types-save').click()
    await phone.page.waitForFunction(() => document.querySelector('#kept-1 .yq-tag')?.textContent === '处方')
    const second = await sign('按类型签名的处方')
    expect(await pictureDigest(second.documentId)).not.toBe(await pictureDigest(first.documentId))
  })

  test('SE-14 the printed name alone, if one likes; a signature is deleted; what is no photo is refused', async () => {
    await openPage()
    await phone.on('shown-name').click()
    await phone.page.waitForFunction(() => document.querySelector('#shown-name')?.className.includes('segment-on'))
    const { documentId } = await sign('打印姓名的处方')
    expect(await pictureDigest(documentId)).toBeUndefined()
    await openPage()
    await phone.on('kept-0-delete').click()
    await phone.page.getByText('删除', { exact: true }).last().click()
    await phone.on('kept-1').waitFor({ state: 'detached' })
    const chooser = phone.page.waitForEvent('filechooser')
    await phone.on('photo-album').click()
    await (await chooser).setFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
    expect(await phone.text('photo-refused')).toContain('无法读取')
    expect(window.complaints).toEqual([])
  })
})

/** Separate pieces of ink. */
function islands({ data, width, height }: PNG): number {
  const seen = new Uint8Array(width * height)
  const isInk = (at: number): boolean => data[at * 4 + 3]! > 128
  let count = 0
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] || !isInk(start)) continue
    count++
    const stack = [start]
    seen[start] = 1
    while (stack.length > 0) {
      const at = stack.pop()!
      for (const next of [at - 1, at + 1, at - width, at + width]) {
        if (next < 0 || next >= seen.length || seen[next] || !isInk(next)) continue
        seen[next] = 1
        stack.push(next)
      }
    }
  }
  return count
}

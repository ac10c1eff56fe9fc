// Reads what Linux says of its clock (adjtimex), so that a receiver behind the host's NTP daemon shows its quality. Never sets it.
import { describeKernelClock } from '../../_domain/trusted-time/kernel-clock-status.ts'
import type { KernelClockState } from '../../_domain/trusted-time/trusted-time.ts'

export interface KernelClock {
  read(): KernelClockState
}

const absent = (zh: string, en: string): KernelClock => ({ read: () => ({ present: false, zh, en }) })

/** C libraries by platform: GNU first, musl after. */
const LIBRARIES = ['libc.so.6', `libc.musl-${process.arch === 'x64' ? 'x86_64' : process.arch === 'arm64' ? 'aarch64' : process.arch}.so.1`, 'libc.so']

/** Never rejects: where the clock cannot be read, `read()` says why. */
export async function openKernelClock(wanted: boolean): Promise<KernelClock> {
  if (!wanted) return absent('设置 TIME_KERNEL 为 off', 'TIME_KERNEL is off')
  if (process.platform !== 'linux') return absent(`只有 Linux 提供 adjtimex（当前 ${process.platform}）`, `only Linux has adjtimex; this is ${process.platform}`)
  try {
    return openThrough((await import('koffi')).default)
  } catch (error) {
    return absent(`无法调用系统库：${(error as Error).message}`, `the C library cannot be called: ${(error as Error).message}`)
  }
}

type Koffi = (typeof import('koffi'))['default']

function openThrough(koffi: Koffi): KernelClock {
  const library = openFirst(koffi)
  const timex = koffi.struct({
    modes: 'uint', offset: 'long', freq: 'long', maxerror: 'long', esterror: 'long', status: 'int', constant: 'long', precision: 'long', tolerance: 'long',
    timeSeconds: 'long', timeFraction: 'long', tick: 'long', ppsfreq: 'long', jitter: 'long', shift: 'int', stabil: 'long', jitcnt: 'long', calcnt: 'long',
    errcnt: 'long', stbcnt: 'long', tai: 'int', reserved: koffi.array('int', 11),
  })
  const adjtimex = library.func('adjtimex', 'int', [koffi.inout(koffi.pointer(timex))])
  const empty = Object.fromEntries(Object.keys(timex.members ?? {}).map((name) => [name, name === 'reserved' ? new Array<number>(11).fill(0) : 0]))
  return {
    read() {
      const answer = { ...empty }
      const code = adjtimex(answer) as number
      if (code < 0) return { present: false, zh: `adjtimex 被拒绝（${koffi.errno()}）`, en: `adjtimex was refused (errno ${koffi.errno()})` }
      const number = (name: string) => Number(answer[name])
      return describeKernelClock({ code, status: number('status'), offset: number('offset'), frequency: number('freq'), tick: number('tick'), maximumErrorUs: number('maxerror'), estimatedErrorUs: number('esterror'), tai: number('tai') })
    },
  }
}

function openFirst(koffi: Koffi) {
  const problems: string[] = []
  for (const name of LIBRARIES) {
    try {
      return koffi.load(name)
    } catch (error) {
      problems.push((error as Error).message)
    }
  }
  throw new Error(problems.join('; '))
}

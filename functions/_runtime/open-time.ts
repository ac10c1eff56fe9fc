// Trusted time, one for each process: asked by all functions that judge or state a time, served by one of them at most.
import path from 'node:path'
import { hostClocks } from '../_adapters/trusted-time/clocks.ts'
import { openTrustedTime } from '../_adapters/trusted-time/open-trusted-time.ts'
import { readTimeSettings } from '../_adapters/trusted-time/settings.ts'
import type { TimeEvent, TrustedTime } from '../_domain/trusted-time/trusted-time.ts'
import type { FunctionContext } from '../_kernel/define-function.ts'
import type { Runtime } from './open-runtime.ts'

/** With a clock of a test's own the host's clocks are that clock. */
export const openTime = (context: FunctionContext, { settings, journals }: Runtime): Promise<TrustedTime> =>
  context.share('trusted-time', async () => {
    const { nowMs, monotonicMs } = context.clock
    const onEvent = ({ severity, code, en, facts }: TimeEvent): void => {
      context.log(severity === 'alarm' ? 'error' : 'warn', { op: code, detail: en })
      void journals.recordSystem({ kind: `${severity === 'alarm' ? 'alarm' : 'system'}.${code}`, facts })
    }
    const time = await openTrustedTime({
      settings: readTimeSettings(context.env), historyFile: path.join(settings.dataDirectory, `time-history-${settings.instance}.jsonl`), random: context.random, onEvent,
      clocks: monotonicMs ? { wallMs: nowMs, monotonicMs, sinceBootMs: monotonicMs } : hostClocks,
    })
    context.onClose(() => time.close())
    return time
  })

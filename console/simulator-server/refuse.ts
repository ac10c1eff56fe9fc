// Refuses a request with a line of the fault catalogue.
import type { Context } from 'koa'
import { FAULTS, sayFault } from '@yiqian/shared/protocol/faults.ts'
import type { FaultCode, FaultFacts } from '@yiqian/shared/protocol/faults.ts'

export function refuse(ctx: Context, code: FaultCode, facts: FaultFacts = {}): void {
  ctx.status = FAULTS[code].status
  ctx.body = { error: { code, message: sayFault(code, facts), facts, requestId: '' } }
}

// Owns which sockets beside HTTP are open in this process, for those who ask how it is.
import type { FunctionContext } from './define-function.ts'

export interface OpenListener {
  function: string
  name: string
  address: string
}

/** One list for all functions of a process; each adds what it opens and takes out what it closes. */
export const openListeners = (context: Pick<FunctionContext, 'share'>): Promise<Set<OpenListener>> => context.share('open-listeners', () => Promise.resolve(new Set<OpenListener>()))

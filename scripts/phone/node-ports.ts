// The outside of a phone under Node: fetch, a file, the system's randomness and clock.
import { webcrypto } from 'node:crypto'
import { createCurve } from '../../miniprogram/src/platform/curve.ts'
import { NetworkError } from '../../miniprogram/src/platform/network-error.ts'
import type { Ports, Transport } from '../../miniprogram/src/platform/ports.ts'
import { createFileStorage } from './file-storage.ts'

/** @param baseUrl origin of the platform, without a slash at the end. @param storeFile keeps the key share of this phone. */
export function createNodePorts(baseUrl: string, storeFile: string): Ports {
  return {
    transport: createFetchTransport(baseUrl),
    storage: createFileStorage(storeFile),
    curve: createCurve(async (size) => webcrypto.getRandomValues(new Uint8Array(size))),
    clock: { nowMs: () => Date.now(), wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
  }
}

export function createFetchTransport(baseUrl: string): Transport {
  return {
    async post(path, body, { timeoutMs, contentType = 'application/octet-stream' }) {
      try {
        const answer = await fetch(baseUrl + path, { method: 'POST', body: body.slice(), headers: { 'content-type': contentType }, signal: AbortSignal.timeout(timeoutMs), redirect: 'error' })
        return { status: answer.status, body: new Uint8Array(await answer.arrayBuffer()) }
      } catch (cause) {
        throw new NetworkError((cause as Error).name === 'TimeoutError' ? 'timeout' : 'unreachable', causeText(cause))
      }
    },
  }
}

/** fetch says "fetch failed"; what failed is in its cause. */
export function causeText(error: unknown): string {
  const cause = (error as { cause?: { code?: string; message?: string } }).cause
  return cause?.code ?? cause?.message ?? (error as Error).message
}

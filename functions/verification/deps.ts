// Composition root of `verification`.
import { readFile } from 'node:fs/promises'
import { decodePem } from '@yiqian/shared/crypto/pem.ts'
import { parseCertificate, type Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import type { Caller, FunctionContext } from '../_kernel/define-function.ts'
import { openRuntime, type Runtime } from '../_runtime/open-runtime.ts'
import { readConfig } from './config.ts'

export interface Deps extends Runtime {
  call: Caller
  /** roots of other authorities, from TRUST_ANCHORS_FILE */
  anchors: readonly Certificate[]
}

export async function openDeps(context: FunctionContext): Promise<Deps> {
  const runtime = await openRuntime(context)
  const { trustAnchorsFile } = readConfig(context.env)
  return { ...runtime, call: context.call, anchors: trustAnchorsFile ? await readAnchors(trustAnchorsFile) : [] }
}

/** A list that cannot be read stops the start: trusting fewer than the operator meant would look like forged files. */
async function readAnchors(file: string): Promise<Certificate[]> {
  try {
    return decodePem('CERTIFICATE', await readFile(file, 'utf8')).map(parseCertificate)
  } catch (cause) {
    throw new Error('TRUST_ANCHORS_FILE must hold certificates as PEM', { cause })
  }
}

// Owns the table of operations: what runs for each message of the protocol.
import type { SvsOperation } from '@yiqian/shared/crypto/svs/messages.ts'
import type { Operation } from '../core/parts.ts'
import { digestData } from './digest-data.ts'
import { exportCert } from './export-cert.ts'
import { generateRandom } from './generate-random.ts'
import { openEnvelope } from './open-envelope.ts'
import { openSignedEnvelope } from './open-signed-envelope.ts'
import { parseCert } from './parse-cert.ts'
import { sealEnvelope } from './seal-envelope.ts'
import { sealSignedEnvelope } from './seal-signed-envelope.ts'
import { signDataFinal } from './sign-data-final.ts'
import { signDataInit } from './sign-data-init.ts'
import { signDataUpdate } from './sign-data-update.ts'
import { signData } from './sign-data.ts'
import { signDigest } from './sign-digest.ts'
import { signMessage } from './sign-message.ts'
import { validateCert } from './validate-cert.ts'
import { verifySignedDataFinal } from './verify-signed-data-final.ts'
import { verifySignedDataInit } from './verify-signed-data-init.ts'
import { verifySignedDataUpdate } from './verify-signed-data-update.ts'
import { verifySignedData } from './verify-signed-data.ts'
import { verifySignedMessage } from './verify-signed-message.ts'

export const operations: { readonly [O in SvsOperation]: Operation<O> } = {
  exportCert, parseCert, validateCert,
  signData, verifySignedData,
  signDataInit, signDataUpdate, signDataFinal,
  verifySignedDataInit, verifySignedDataUpdate, verifySignedDataFinal,
  signMessage, verifySignedMessage,
  sealEnvelope, openEnvelope, sealSignedEnvelope, openSignedEnvelope,
  generateRandom, digestData, signDigest,
}

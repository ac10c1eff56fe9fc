/** 导出日志所用的公钥. */
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { encodePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { getJournalKey as contract } from '@yiqian/shared/protocol/journals.ts'
import { routeFor } from '../../_kernel/route.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import type { Deps } from '../deps.ts'

export const getJournalKey = routeFor<Deps>()(contract, async ({ keyring }) => {
  const { publicKey } = await keyring.platformKey('journal-export')
  const lines = toBase64(encodePublicKeyInfo(publicKey)).replace(/(.{64})(?=.)/g, '$1\n')
  return { publicKeyHex: bytesToHex(publicKey), publicKeyPem: `-----BEGIN PUBLIC KEY-----\n${lines}\n-----END PUBLIC KEY-----\n` }
})

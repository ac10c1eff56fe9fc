/** 导入 CA 证书: all of the file or nothing. */
import { CryptoError } from '@yiqian/shared/crypto/error.ts'
import type { Certificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { importTrustAnchors as contract } from '@yiqian/shared/protocol/trust.ts'
import { digestOf } from '../../_adapters/revocation/list-files.ts'
import { newId } from '../../_domain/new-id.ts'
import { actorId } from '../../_kernel/actor.ts'
import { routeFor } from '../../_kernel/route.ts'
import { fromBase64 } from '../../_runtime/base64.ts'
import { certificateBrief } from '../../_runtime/certificate-brief.ts'
import { anchorName, isSelfSigned, trustAnchorOf } from '../../_runtime/validation/trust-anchor.ts'
import type { Deps } from '../deps.ts'
import { readCertificates } from '../read-certificate-file.ts'

const MOST = 200

export const importTrustAnchors = routeFor<Deps>()(contract, async ({ validation, database, kernel }, { fileBase64, name }, actor, { note }) => {
  const certificates = readAuthorities(fromBase64(fileBase64))
  const by = { addedBy: actorId(actor), addedAtMs: kernel.clock.nowMs(), changedBy: null, changedAtMs: null }
  const items = await database.transaction(async ({ validation: { anchors, advance } }) => {
    const done = []
    for (const certificate of certificates) {
      const role = isSelfSigned(certificate, validation.signatures) ? ('root' as const) : ('intermediate' as const)
      const there = await anchors.findByDigest(digestOf(certificate.der))
      if (!there) {
        const anchor = trustAnchorOf(certificate, { id: newId('anc', kernel.random), role, name: name || anchorName(certificate) })
        await anchors.insert({ ...anchor, ...by })
        done.push({ id: anchor.id, result: 'imported' as const, role, certificate: certificateBrief(certificate) })
      } else {
        if (there.state !== 'trusted') await anchors.replace(there, { ...there, state: 'trusted', note: null, changedBy: by.addedBy, changedAtMs: by.addedAtMs })
        done.push({ id: there.id, result: there.state === 'trusted' ? ('already_there' as const) : ('trusted_again' as const), role: there.role, certificate: certificateBrief(certificate) })
      }
    }
    await advance()
    return done
  }, 3)
  await validation.changed()
  note({ anchors: items.map(({ id, result, certificate: { subject } }) => `${result} ${id} ${subject}`).join('\n').slice(0, 2000) })
  return { items }
})

/** @throws {Fault} trust_anchor.unreadable — nothing to read, no authority among them, or one that is none */
function readAuthorities(bytes: Uint8Array): Certificate[] {
  const certificates = tryRead(bytes)
  if (certificates.length === 0) throw new Fault('trust_anchor.unreadable', { facts: { whyZh: '没有证书', whyEn: 'there is no certificate' } })
  if (certificates.length > MOST) throw new Fault('trust_anchor.unreadable', { facts: { whyZh: `超过 ${MOST} 张`, whyEn: `more than ${MOST}` } })
  const other = certificates.find(({ version, extensions }) => version === 3 && !extensions.basicConstraints?.ca)
  if (other) throw new Fault('trust_anchor.unreadable', { facts: { whyZh: `${certificateBrief(other).subject} 不是 CA 证书`, whyEn: `${certificateBrief(other).subject} is no authority` } })
  return certificates.filter(({ der }, index) => certificates.findIndex((each) => digestOf(each.der) === digestOf(der)) === index)
}

function tryRead(bytes: Uint8Array): Certificate[] {
  try {
    return readCertificates(bytes)
  } catch (cause) {
    if (!(cause instanceof CryptoError)) throw cause
    throw new Fault('trust_anchor.unreadable', { facts: { whyZh: '不是可读取的 PEM、DER 或 PKCS#7', whyEn: 'it is no readable PEM, DER or PKCS#7' }, detail: cause.message, cause })
  }
}

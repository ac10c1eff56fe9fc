/** 生成密钥分量与联合公钥: checks the phone's proof, draws the server's half, offers the first nonces for the certificate request. */
import { bytesToHex, hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { encodePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { encodeName } from '@yiqian/shared/crypto/x509/name.ts'
import { encodeCertificationRequestInfo } from '@yiqian/shared/crypto/x509/request.ts'
import { startEnrolment as contract } from '@yiqian/shared/protocol/cosigning.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { enrolmentContext } from '@yiqian/shared/protocol/messages.ts'
import { newId } from '../../_domain/new-id.ts'
import { routeFor } from '../../_kernel/route.ts'
import { beginSessions } from '../begin-sessions.ts'
import type { Deps } from '../deps.ts'

export const startEnrolment = routeFor<Deps>()(contract, async (deps, { suite, phonePointHex, proof }, { deviceId, staffId }) => {
  const { database: { stores }, vault, kernel: { random }, settings } = deps
  const [device, staff] = [await stores.devices.load(deviceId), await stores.staff.load(staffId)]
  if (!device || !staff) throw new Fault('access.required', { detail: 'the device or its person is gone' })
  const context = enrolmentContext(device.enrolmentChallengeHex, staffId, deviceId)
  const request = { suite: cosignSuite, phonePublic: hexToBytes(phonePointHex), proof: { commitment: hexToBytes(proof.commitmentHex), response: hexToBytes(proof.responseHex) } }
  // A phone that never finished begins anew: what it may have left in the vault goes first.
  await vault.destroy(deviceId)
  const { response, generation } = await vault.enrol({ deviceId, staffId, context, request })
  const { name, department, staffNumber } = staff
  const requestInfo = encodeCertificationRequestInfo({
    subjectDer: encodeName({ country: 'CN', organization: settings.hospitalName, organizationalUnit: department, commonName: name, serialNumber: staffNumber }),
    publicKeyInfoDer: encodePublicKeyInfo(response.jointPublicKey),
  })
  const enrolmentId = newId('enr', random)
  const [offer] = await beginSessions(deps, {
    deviceId, batchId: newId('bat', random), purpose: 'enrolment', intent: 'enrolment', approvalDigestHex: null,
    items: [{ subjectId: enrolmentId, message: requestInfo, preparedId: null, payload: {} }],
  })
  return {
    suite, enrolmentId, jointPublicKeyHex: bytesToHex(response.jointPublicKey),
    serverProof: { commitmentHex: bytesToHex(response.proof.commitment), responseHex: bytesToHex(response.proof.response) },
    requestInfoHex: bytesToHex(requestInfo), offer: offer!, generation,
  }
})

// Owns records of application keys for tests.
import { nextId, NOW_MS } from '../../testing/builders.ts'
import type { ApplicationKey, KeptKey } from '../application-key.ts'

export const anApplicationKey = (some: Partial<ApplicationKey> = {}): ApplicationKey => ({
  id: nextId('key'),
  applicationId: nextId('app'),
  index: 1,
  label: '处方签名',
  algorithm: 'sm2',
  purpose: 'sign',
  store: 'software',
  reference: nextId('app'),
  publicKeyInfoBase64: 'MFkw',
  permissionDigest: null,
  state: 'active',
  certificatesBase64: [],
  createdAtMs: NOW_MS,
  usableUntilMs: null,
  revision: 0,
  ...some,
})

export const aKeptKey = (some: Partial<KeptKey> = {}): KeptKey => ({
  store: 'software',
  label: nextId('app'),
  algorithm: 'sm2',
  publicKeyInfoBase64: 'MFkw',
  wrappedHex: 'aabb',
  deviceIndex: null,
  createdAtMs: NOW_MS,
  ...some,
})

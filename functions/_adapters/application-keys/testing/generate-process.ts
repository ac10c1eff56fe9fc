// A process that makes application keys one after another and says each that was acknowledged, until it is killed.
import { createSm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import { systemRandom } from '../../../../scripts/vectors/node-sm2.ts'
import { createKeyring } from '../../../_runtime/keyring.ts'
import { openDatabase } from '../../../_store/open-database.ts'
import { createGmEngine } from '../../gm-engine/engine.ts'
import { createApplicationKeys } from '../application-keys.ts'
import { openKeyStores } from '../open-key-stores.ts'

const [url, masterKeyHex] = process.argv.slice(2) as [string, string]
const clock = { nowMs: () => Date.now() }
const database = await openDatabase({ url })
const wrapping = createKeyring({ masterKey: Buffer.from(masterKeyHex, 'hex'), random: systemRandom, sm2: createSm2(systemRandom), clock, keys: database.stores.platformKeys })
const stores = openKeyStores({ settings: {}, wrapping, kept: database.stores.keptKeys, gm: createGmEngine({ random: systemRandom }), clock })
const keys = createApplicationKeys({ database, stores, clock, random: systemRandom })
for (let index = 1; ; index++) {
  const key = await keys.generate({ applicationId: 'app_killed', index, label: 'kill', algorithm: 'sm2', purpose: 'sign', store: 'software' })
  process.stdout.write(`${index} ${key.publicKeyInfoBase64}\n`)
}

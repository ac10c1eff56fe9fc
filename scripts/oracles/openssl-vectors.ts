// Owns the vectors that OpenSSL makes: certificates, messages and timestamps with RSA and P-256 keys, SM2 certificates.
// Keys are fresh at every run, so a run replaces the files whole: `node scripts/oracles/openssl-vectors.ts`.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'vectors-'))
const vectors = join(import.meta.dirname, '../../shared/vectors')
const days = ['-days', '7300']

const kinds = [
  { kind: 'rsa', key: ['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'], digest: '-sha256', sign: [] },
  { kind: 'p256', key: ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], digest: '-sha256', sign: [] },
  { kind: 'sm2', key: ['genpkey', '-algorithm', 'SM2'], digest: '-sm3', sign: ['-sigopt', 'distid:1234567812345678'] },
] as const

const config = `
[req]
distinguished_name = dn
prompt = no
utf8 = yes
string_mask = utf8only
[dn]
C = CN
O = 示范
CN = $ENV::SUBJECT
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:http://127.0.0.1/ca.crl
[tsa]
default_tsa = one
[one]
dir = .
serial = serial
crypto_device = builtin
default_policy = 1.2.3.4.1
digests = sha256, sha384
accuracy = secs:1, millisecs:500
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
signer_digest = sha256
`

/** Runs openssl in the temporary folder; the names of files are plain. */
function run(args: readonly string[], subject = ''): Buffer {
  const done = spawnSync('openssl', args, { cwd: folder, env: { ...process.env, SUBJECT: subject, OPENSSL_CONF: join(folder, 'config') } })
  if (done.status !== 0) throw new Error(`openssl ${args.join(' ')}: ${done.stderr}`)
  return done.stdout
}

const base64 = (name: string) => readFileSync(join(folder, name)).toString('base64')
const der = (name: string) => run(['x509', '-in', name, '-outform', 'DER']).toString('base64')

function makeCertificates({ kind, key, digest, sign }: (typeof kinds)[number]) {
  for (const who of ['root', 'leaf']) run([...key, '-out', `${kind}-${who}.key`])
  run(['req', '-x509', '-new', '-config', 'config', '-key', `${kind}-root.key`, digest, ...sign, ...days, '-extensions', 'ca', '-out', `${kind}-root.pem`], `${kind} root`)
  run(['req', '-new', '-config', 'config', '-key', `${kind}-leaf.key`, digest, ...sign, '-out', `${kind}-leaf.csr`], `${kind} leaf`)
  run(['x509', '-req', '-in', `${kind}-leaf.csr`, '-CA', `${kind}-root.pem`, '-CAkey', `${kind}-root.key`, '-set_serial', '0x80000001', digest, ...sign,
    ...(kind === 'sm2' ? ['-vfyopt', 'distid:1234567812345678'] : []), ...days, '-extfile', 'config', '-extensions', 'leaf', '-out', `${kind}-leaf.pem`])
  const request = run(['req', '-in', `${kind}-leaf.csr`, '-outform', 'DER']).toString('base64')
  return { id: kind, flags: [kind.toUpperCase()], rootBase64: der(`${kind}-root.pem`), leafBase64: der(`${kind}-leaf.pem`), requestBase64: request, result: 'passed' }
}

function makeTimestamp(kind: 'rsa' | 'p256') {
  run(['ts', '-query', '-data', 'content', '-sha256', '-cert', '-out', `${kind}.tsq`])
  run(['ts', '-reply', '-config', 'config', '-queryfile', `${kind}.tsq`, '-signer', `${kind}-leaf.pem`, '-inkey', `${kind}-leaf.key`, '-out', `${kind}.tsr`])
  return { id: kind, flags: [kind.toUpperCase(), 'SHA256'], requestBase64: base64(`${kind}.tsq`), responseBase64: base64(`${kind}.tsr`), rootBase64: der(`${kind}-root.pem`), result: 'passed' }
}

function makeMessage(kind: 'rsa' | 'p256') {
  run(['cms', '-sign', '-binary', '-cades', '-md', 'sha256', '-in', 'content', '-signer', `${kind}-leaf.pem`, '-inkey', `${kind}-leaf.key`, '-outform', 'DER', '-out', `${kind}.p7s`])
  return { id: kind, flags: [kind.toUpperCase(), 'Detached', 'CAdES'], messageBase64: base64(`${kind}.p7s`), rootBase64: der(`${kind}-root.pem`), result: 'passed' }
}

function save(path: string, value: object): void {
  writeFileSync(join(vectors, path), JSON.stringify(value, null, 2) + '\n')
}

const contentText = 'hello RFC 3161\n'
const source = run(['version']).toString().trim()
try {
  writeFileSync(join(folder, 'config'), config)
  writeFileSync(join(folder, 'serial'), '0A01\n')
  writeFileSync(join(folder, 'content'), contentText)
  save('x509/openssl.json', { source, certificates: kinds.map(makeCertificates) })
  save('rfc3161/openssl.json', { source, contentText, timestamps: [makeTimestamp('rsa'), makeTimestamp('p256')] })
  save('x509/openssl-messages.json', { source, contentText, messages: [makeMessage('rsa'), makeMessage('p256')] })
} finally {
  rmSync(folder, { recursive: true, force: true })
}

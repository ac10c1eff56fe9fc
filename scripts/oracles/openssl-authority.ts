// Owns an authority that is not ours: keys, certificates, revocation lists and a status service by the openssl command alone.
import { spawn, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '../serve/free-port.ts'

export interface Issued {
  name: string
  der: Uint8Array
  pem: string
}

export interface OpensslAuthority {
  root: Issued
  issue(name: string, extensions?: readonly string[]): Issued
  revoke(issued: Issued, reason?: string): void
  /** its status service knows nothing of it any more */
  forget(issued: Issued): void
  /** @returns DER. @param how further arguments of `openssl ca -gencrl` */
  list(how?: readonly string[]): Uint8Array
  /** its address; stopped with the authority */
  startStatusService(how?: { signer?: 'root' | 'delegate' | 'stranger'; arguments?: readonly string[] }): Promise<string>
  /** a detached message by the certificate's key, DER */
  signMessage(issued: Issued, content: Uint8Array): Uint8Array
  /** `openssl verify` says so */
  verify(issued: Issued, listDer: Uint8Array): { ok: boolean; said: string }
  close(): void
}

/** @param kind of the keys */
export function createOpensslAuthority(kind: 'rsa' | 'ec' | 'sm2' = 'ec', name = 'Peer'): OpensslAuthority {
  const folder = mkdtempSync(path.join(tmpdir(), 'authority-'))
  const at = (file: string): string => path.join(folder, file)
  const children: ReturnType<typeof spawn>[] = []
  const run = (...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(`openssl ${args.slice(0, 6).join(' ')}: ${stderr}`)
    return stdout
  }
  const makeKey = (file: string): void => {
    const how = { rsa: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'], ec: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], sm2: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:SM2'] }[kind]
    run('genpkey', ...how, '-out', at(file))
  }
  const md = kind === 'sm2' ? 'sm3' : 'sha256'
  const sign = kind === 'sm2' ? ['-sigopt', 'distid:1234567812345678'] : []
  const check = kind === 'sm2' ? ['-vfyopt', 'distid:1234567812345678'] : []
  /** so that a moment before a revocation lies within the validity */
  const dayAgo = `${new Date(Date.now() - 86_400_000).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`
  writeFileSync(at('index.txt'), '')
  writeFileSync(at('serial'), '1000\n')
  writeFileSync(at('crlnumber'), '01\n')
  writeFileSync(at('ca.cnf'), configuration(folder, md))
  makeKey('root.key')
  run('req', '-new', '-key', at('root.key'), `-${md}`, ...sign, '-subj', `/C=CN/O=${name} Authority/CN=${name} Root`, '-config', at('ca.cnf'), '-out', at('root.csr'))
  run('ca', '-batch', '-notext', '-selfsign', '-config', at('ca.cnf'), ...sign, ...check, '-startdate', dayAgo, '-days', '3650', '-in', at('root.csr'), '-extensions', 'ext_root', '-out', at('root.pem'))
  const read = (file: string): Issued => ({ name: file, pem: readFileSync(at(`${file}.pem`), 'utf8'), der: derOf(readFileSync(at(`${file}.pem`), 'utf8')) })
  let count = 0

  const issue: OpensslAuthority['issue'] = (common, extensions = ['basicConstraints=CA:FALSE', 'keyUsage=critical,digitalSignature,nonRepudiation']) => {
    const file = `issued-${++count}`
    makeKey(`${file}.key`)
    writeFileSync(at(`${file}.ext`), `[v3]\nauthorityKeyIdentifier=keyid\nsubjectKeyIdentifier=hash\n${extensions.join('\n')}\n`)
    run('req', '-new', '-key', at(`${file}.key`), `-${md}`, ...sign, '-utf8', '-subj', `/C=CN/O=${name} Hospital/OU=Ward/CN=${common}`, '-config', at('ca.cnf'), '-out', at(`${file}.csr`))
    run('ca', '-batch', '-notext', '-config', at('ca.cnf'), ...sign, ...check, '-startdate', dayAgo, '-in', at(`${file}.csr`), '-extfile', at(`${file}.ext`), '-extensions', 'v3', '-out', at(`${file}.pem`))
    return read(file)
  }

  return {
    root: read('root'), issue,
    revoke: ({ name: file }, reason) => void run('ca', '-config', at('ca.cnf'), '-revoke', at(`${file}.pem`), ...(reason ? ['-crl_reason', reason] : [])),
    forget({ der }) {
      const { serialNumber } = new X509Certificate(der)
      const lines = readFileSync(at('index.txt'), 'utf8').split('\n')
      writeFileSync(at('index.txt'), lines.filter((line) => line.split('\t')[3] !== serialNumber).join('\n'))
    },
    list(how = ['-crldays', '7']) {
      run('ca', '-config', at('ca.cnf'), '-gencrl', ...sign, ...how, '-out', at('list.pem'))
      return derOf(readFileSync(at('list.pem'), 'utf8'))
    },
    async startStatusService({ signer = 'delegate', arguments: further = [] } = {}) {
      const certified = signer === 'root' ? 'root' : issue(`Responder ${count}`, signer === 'delegate' ? ['extendedKeyUsage=OCSPSigning', 'keyUsage=critical,digitalSignature'] : ['keyUsage=critical,digitalSignature']).name
      const port = await freePort()
      const child = spawn('openssl', ['ocsp', '-port', String(port), '-index', at('index.txt'), '-CA', at('root.pem'), '-rsigner', at(`${certified}.pem`), '-rkey', at(`${certified}.key`), '-rmd', md, ...(kind === 'sm2' ? ['-rsigopt', 'distid:1234567812345678'] : []), ...further], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
      children.push(child)
      await untilSaid(child, /ACCEPT|waiting for OCSP/)
      return `http://127.0.0.1:${port}/`
    },
    signMessage({ name: file }, content) {
      writeFileSync(at('content'), content)
      run('cms', '-sign', '-binary', '-in', at('content'), '-signer', at(`${file}.pem`), '-inkey', at(`${file}.key`), '-md', md, '-outform', 'DER', '-out', at('message'))
      return new Uint8Array(readFileSync(at('message')))
    },
    verify({ name: file }, listDer) {
      writeFileSync(at('check.pem'), `-----BEGIN X509 CRL-----\n${Buffer.from(listDer).toString('base64').match(/.{1,64}/g)!.join('\n')}\n-----END X509 CRL-----\n`)
      const { status, stdout, stderr } = spawnSync('openssl', ['verify', '-CAfile', at('root.pem'), '-crl_check', '-CRLfile', at('check.pem'), at(`${file}.pem`)], { encoding: 'utf8' })
      return { ok: status === 0, said: stdout + stderr }
    },
    close() {
      children.forEach((child) => child.kill('SIGKILL'))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const derOf = (pem: string): Uint8Array => new Uint8Array(Buffer.from(pem.replace(/[\s\S]*-----BEGIN [^-]+-----|-----END[\s\S]*/g, '').replace(/\s+/g, ''), 'base64'))

const configuration = (folder: string, md: string): string => `
[ca]
default_ca = here
[here]
dir = ${folder}
database = $dir/index.txt
serial = $dir/serial
crlnumber = $dir/crlnumber
new_certs_dir = $dir
certificate = $dir/root.pem
private_key = $dir/root.key
default_md = ${md}
default_days = 365
default_crl_days = 7
policy = any
crl_extensions = ext_list
unique_subject = no
copy_extensions = none
[any]
countryName = optional
organizationName = optional
organizationalUnitName = optional
commonName = supplied
[req]
distinguished_name = dn
prompt = no
[dn]
[ext_root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[ext_list]
authorityKeyIdentifier = keyid
`

/** A connection that only tries the port would block this responder for good. */
function untilSaid(child: ReturnType<typeof spawn>, sign: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (piece: Buffer): void => {
      said += piece.toString()
      if (sign.test(said)) resolve()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', () => reject(new Error(`openssl ended: ${said}`)))
  })
}

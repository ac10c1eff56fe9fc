// Owns reading the arguments of a SOF call: by any of the names that vendors give them, or by their place.
import { parseNumber } from './algorithms.ts'
import { SofRefusal } from './codes.ts'


export interface Argument {
  /** as the standard has it */
  readonly name: string
  readonly alike?: readonly string[]
}

export type RawArguments = Readonly<Record<string, unknown>> | readonly unknown[]

const LARGEST_BYTES = 48 * 1024 * 1024

/** Names are compared without case and underscores. */
const fold = (name: string): string => name.replaceAll(/[_\s-]/g, '').toLowerCase()

export class Arguments {
  private readonly byName = new Map<string, unknown>()
  private readonly isBase64: boolean

  /** @param order the arguments by place, for calls that give a list @param inData what text data is unless the call says so: itself, or Base64 */
  constructor(raw: RawArguments, order: readonly Argument[], inData: 'text' | 'base64') {
    if (Array.isArray(raw)) {
      if (raw.length > order.length) throw new SofRefusal('SOR_ParameterNotSupportErr', 'exec_args')
      raw.forEach((value, index) => this.byName.set(fold(order[index]!.name), value))
    } else {
      for (const [name, value] of Object.entries(raw)) {
        const key = fold(name)
        if (this.byName.has(key)) throw new SofRefusal('SOR_ParameterNotSupportErr', 'a name twice')
        this.byName.set(key, value)
      }
    }
    const said = this.plain('InDataType')
    if (said !== undefined && said !== 'text' && said !== 'base64') throw new SofRefusal('SOR_ParameterNotSupportErr', 'InDataType')
    this.isBase64 = (said ?? inData) === 'base64'
  }

  private find({ name, alike = [] }: Argument): unknown {
    for (const each of [name, ...alike]) {
      const value = this.byName.get(fold(each))
      if (value !== undefined && value !== null) return value
    }
    return undefined
  }
  private plain(name: string): string | undefined {
    const value = this.byName.get(fold(name))
    return typeof value === 'string' && value !== '' ? value : undefined
  }

  has(argument: Argument): boolean {
    const value = this.find(argument)
    return value !== undefined && value !== ''
  }
  /** Undefined when absent or empty. Numbers are taken as their digits. @throws {SofRefusal} */
  optionalText(argument: Argument, mostCharacters = 4096): string | undefined {
    const value = this.find(argument)
    if (value === undefined || value === '') return undefined
    if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
    if (typeof value !== 'string' || value.length > mostCharacters) throw new SofRefusal('SOR_ParameterNotSupportErr', argument.name)
    return value
  }
  text(argument: Argument, mostCharacters?: number): string {
    return this.optionalText(argument, mostCharacters) ?? missing(argument)
  }
  optionalNumber(argument: Argument): number | undefined {
    const value = this.find(argument)
    if (value === undefined || value === '') return undefined
    const number = parseNumber(value)
    if (number === undefined) throw new SofRefusal('SOR_ParameterNotSupportErr', argument.name)
    return number
  }
  number(argument: Argument): number {
    return this.optionalNumber(argument) ?? missing(argument)
  }
  /** Base64, line breaks passed over; PEM armour is taken off. @throws {SofRefusal} */
  bytes(argument: Argument): Uint8Array {
    return this.optionalBytes(argument) ?? missing(argument)
  }
  optionalBytes(argument: Argument): Uint8Array | undefined {
    const text = this.optionalText(argument, LARGEST_BYTES * 2)
    return text === undefined ? undefined : fromBase64(text, argument.name)
  }
  /**
   * What is signed, digested or encrypted: the UTF-8 octets of the text; octets in Base64 under the name with `Base64`
   * behind it, or when InDataType or the settings say so. Empty data is data.
   */
  data(argument: Argument): Uint8Array {
    const octets = this.find({ name: `${argument.name}Base64`, alike: (argument.alike ?? []).map((name) => `${name}Base64`) })
    if (octets === '') return new Uint8Array(0)
    if (octets !== undefined) return fromBase64(typeof octets === 'string' ? octets : '', `${argument.name}Base64`)
    const value = this.find(argument)
    if (value === undefined) return missing(argument)
    if (typeof value !== 'string' || value.length > LARGEST_BYTES * 2) throw new SofRefusal('SOR_IndataErr', argument.name)
    if (this.isBase64) return value === '' ? new Uint8Array(0) : fromBase64(value, argument.name)
    if (!value.isWellFormed()) throw new SofRefusal('SOR_IndataErr', argument.name)
    return Buffer.from(value, 'utf8')
  }
  /** Decrypted octets go out the way data comes in; what is no UTF-8 text is Base64. */
  answerData(bytes: Uint8Array): { data: string; more: { encoding: 'text' | 'base64' } } {
    const text = this.isBase64 ? undefined : textOf(bytes)
    return text === undefined ? { data: Buffer.from(bytes).toString('base64'), more: { encoding: 'base64' } } : { data: text, more: { encoding: 'text' } }
  }
}

function missing({ name }: Argument): never {
  throw new SofRefusal('SOR_ParameterNotSupportErr', name)
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

export function fromBase64(text: string, name: string): Uint8Array {
  // a plus sign that a form did not escape has become a blank
  const joined = text.replaceAll(/-----(?:BEGIN|END) [A-Z0-9 ]{1,32}-----/g, '').trim().replaceAll(/ *[\r\n\t]+ */g, '').replaceAll(' ', '+')
  const bytes = Buffer.from(joined, 'base64')
  if (joined === '' || !/^[A-Za-z0-9+/]*={0,2}$/.test(joined) || Math.ceil((bytes.length * 4) / 3) !== joined.replace(/=+$/, '').length) throw new SofRefusal('SOR_IndataErr', name)
  return bytes
}

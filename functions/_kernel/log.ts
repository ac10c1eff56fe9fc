// One JSON line for each event. What may be logged is a closed shape: no request bodies, no names, no secrets.

export interface LogLine {
  op: string
  requestId?: string
  actor?: string
  status?: number
  code?: string
  durationMs?: number
  /** for operators; written by the code that throws, never copied from a request */
  detail?: string
  /** stack of an unexpected error */
  stack?: string
}

export type LogLevel = 'info' | 'warn' | 'error'
export interface Log {
  (level: LogLevel, line: LogLine): void
}

/** @param write takes one line of text; the caller decides where it goes */
export function createLog(functionName: string, write: (line: string) => void): Log {
  return (level, line) => write(JSON.stringify({ at: new Date().toISOString(), level, function: functionName, ...line }))
}

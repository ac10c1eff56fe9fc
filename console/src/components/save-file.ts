// Saves bytes as a file on the person's computer.
export function saveFile(bytes: Uint8Array<ArrayBuffer>, name: string, contentType: string): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: contentType }))
  const link = document.createElement('a')
  link.href = url
  link.download = name.replace(/[\\/:*?"<>|]+/g, '_')
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

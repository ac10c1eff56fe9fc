import { describe, expect, test } from 'vitest'
import { childElements, readXml } from './read-xml.ts'

describe('XML from outside', () => {
  test('elements, namespaces and text', () => {
    const read = readXml('<?xml version="1.0"?><a xmlns="urn:x"><b/>t&amp;<c d="1">u</c></a>')
    if (typeof read === 'string') throw new Error(read)
    expect([read.documentElement.localName, read.documentElement.namespaceURI, read.documentElement.textContent]).toEqual(['a', 'urn:x', 't&u'])
    expect(childElements(read.documentElement).map(({ localName }) => localName)).toEqual(['b', 'c'])
  })
  test.each([
    ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'document-type'],
    ['<!doctype a><a/>', 'document-type'],
    ['<a>&x;</a>', 'malformed'],
    ['<a><b></a>', 'malformed'],
    ['<a b=1/>', 'malformed'],
    ['', 'malformed'],
    ['text', 'malformed'],
  ])('%s: %s', (text, obstacle) => expect(readXml(text)).toBe(obstacle))
})

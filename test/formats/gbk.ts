import { readFileSync } from 'node:fs';
import { zipOf } from '../importing/reading/zips.ts';
import { sampleFile } from './readSample.ts';

export const gbkText = (file: string): string => new TextDecoder('gb18030').decode(readFileSync(sampleFile(file)));

/** A zip as Alipay packs it: names in GBK without saying so, the summary first. */
export const alipayZip = (members: Record<'summary' | 'detail', string | Uint8Array>): Uint8Array =>
  zipOf([
    { name: Uint8Array.of(0xbb, 0xe3, 0xd7, 0xdc, 0x2e, 0x63, 0x73, 0x76), bytes: Buffer.from(members.summary) },
    { name: Uint8Array.of(0xc3, 0xf7, 0xcf, 0xb8, 0x2e, 0x63, 0x73, 0x76), bytes: Buffer.from(members.detail) },
  ]);

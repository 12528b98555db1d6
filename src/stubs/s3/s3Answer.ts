/**
 * An answer of S3 before it becomes a Response, or what the request handler of a client wants: status, headers, and the whole body.
 */
import { checksumHeader, type Checksum } from './checksums.ts';
import type { S3Error } from './s3Error.ts';
import { xmlDocument, type XmlElement } from './xmlWriter.ts';

export interface S3Answer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | string | null;
}

type HeaderList = S3Answer['headers'];

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

export function emptyAnswer(status: number, headers: HeaderList = []): S3Answer {
  return { status, headers, body: null };
}

/** A document of the S3 namespace. */
export function xmlAnswer(root: string, content: string | readonly XmlElement[], headers: HeaderList = []): S3Answer {
  const xml = xmlDocument(root, content, NAMESPACE);
  return { status: 200, headers: [['content-type', 'application/xml'], ...headers], body: xml };
}

/** A refusal; an answer to HEAD, and a 304, have no body to say it in. */
export function errorAnswer(error: S3Error, { id, hasBody }: { id: RequestId; hasBody: boolean }): S3Answer {
  const content: XmlElement[] = [
    ['Code', error.code],
    ['Message', error.message],
    ...error.details,
    ['RequestId', id.request],
    ['HostId', id.host],
  ];
  const body = hasBody && error.status !== 304 ? xmlDocument('Error', content) : null;
  return { status: error.status, headers: [['content-type', 'application/xml']], body };
}

/** What S3 signs each answer with, for its support. */
export interface RequestId {
  readonly request: string;
  readonly host: string;
}

/** Made from the number of the request, so that two runs have the same. */
export function requestId(number: number): RequestId {
  const request = number.toString(16).toUpperCase().padStart(16, '0');
  return { request, host: Buffer.from(`dagproof ${request}`).toString('base64') };
}

/** An answer with what every answer of S3 carries. */
export function signed(answer: S3Answer, id: RequestId): S3Answer {
  const { headers, body } = answer;
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body?.length;
  const hasLength = headers.some(([name]) => name === 'content-length');
  return {
    ...answer,
    headers: [
      ...headers,
      ...(hasLength || length === undefined ? [] : [['content-length', String(length)] as const]),
      ['x-amz-request-id', id.request],
      ['x-amz-id-2', id.host],
      ['date', httpDate(Date.now())],
      ['server', 'AmazonS3'],
    ],
  };
}

export function responseOf({ status, headers, body }: S3Answer): Response {
  return new Response(body, { status, headers: headers.map(([name, value]): [string, string] => [name, value]) });
}

/** An entity tag as headers and documents spell it. */
export function quoted(etag: string): string {
  return `"${etag}"`;
}

/** The date as XML spells it; S3 knows whole seconds. */
export function isoDate(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString();
}

export function httpDate(ms: number): string {
  return new Date(ms).toUTCString();
}

export function checksumHeaders(checksum: Checksum): [string, string][] {
  return [
    [checksumHeader(checksum.algorithm), checksum.value],
    ['x-amz-checksum-type', checksum.type],
  ];
}

export function checksumElements({ algorithm, value, type }: Checksum): XmlElement[] {
  return [
    [`Checksum${algorithm}`, value],
    ['ChecksumType', type],
  ];
}

/** A part may have none, and is never composed. */
export function partChecksumElements(checksum: Checksum | undefined): XmlElement[] {
  return checksum === undefined ? [] : checksumElements(checksum).slice(0, 1);
}

/** S3 encrypts everything, and says so. */
export const ENCRYPTION: readonly [string, string] = ['x-amz-server-side-encryption', 'AES256'];

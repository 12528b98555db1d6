/**
 * ListParts and ListMultipartUploads.
 */
import { compareCodePoints } from '../../model/json.ts';
import { commonPrefixOf } from './listing.ts';
import { isUrlEncoded, OWNER, urlEncoded, wholeNumber } from './listOperations.ts';
import { isoDate, partChecksumElements, quoted, xmlAnswer, type S3Answer } from './s3Answer.ts';
import { S3Error } from './s3Error.ts';
import type { S3Request } from './s3Request.ts';
import { bucketNamed, type S3Store, type Upload } from './s3Store.ts';
import { openUploadOf } from './uploadOperations.ts';
import type { XmlElement } from './xmlWriter.ts';

export function listParts(store: S3Store, request: S3Request): S3Answer {
  const upload = openUploadOf(store, request);
  const { query } = request;
  const after = wholeNumber(query, 'part-number-marker') ?? 0;
  const most = Math.min(wholeNumber(query, 'max-parts') ?? store.pageSize, store.pageSize);
  const rest = [...upload.parts].filter(([number]) => number > after).sort(([left], [right]) => left - right);
  const page = rest.slice(0, most);
  const isTruncated = most > 0 && rest.length > most;
  return xmlAnswer('ListPartsResult', [
    ['Bucket', upload.bucket],
    ['Key', upload.key],
    ['UploadId', upload.id],
    ...INITIATOR_AND_OWNER,
    ['StorageClass', storageClass(upload)],
    ['PartNumberMarker', after],
    ['NextPartNumberMarker', page.at(-1)?.[0] ?? 0],
    ['MaxParts', most],
    ['IsTruncated', isTruncated],
    ...checksumOf(upload),
    ...page.map(([number, { body, etag, lastModifiedMs, checksum }]): XmlElement => [
      'Part',
      [
        ['PartNumber', number],
        ['LastModified', isoDate(lastModifiedMs)],
        ['ETag', quoted(etag)],
        ['Size', body.length],
        ...partChecksumElements(upload.algorithm === undefined ? undefined : checksum),
      ],
    ]),
  ]);
}

/** Uploads of one key come in the order in which they were begun. */
export function listMultipartUploads(store: S3Store, { bucket: name, query }: S3Request): S3Answer {
  const bucket = bucketNamed(store, name).name;
  const isEncoded = isUrlEncoded(query);
  const encode = isEncoded ? urlEncoded : (text: string): string => text;
  const prefix = query.get('prefix') ?? '';
  const keyMarker = query.get('key-marker') ?? '';
  const most = Math.min(wholeNumber(query, 'max-uploads') ?? store.pageSize, store.pageSize);
  // Without a key it marks nothing.
  const idMarker = keyMarker === '' ? null : query.get('upload-id-marker');
  const rest = uploadsAfter(store, { bucket, prefix, keyMarker, idMarker });
  const delimiter = query.get('delimiter') ?? '';
  const { page, commonPrefixes, isTruncated } = pageOf(rest, { prefix, delimiter, keyMarker, most });
  const last = page.at(-1);
  return xmlAnswer('ListMultipartUploadsResult', [
    ['Bucket', bucket],
    ['KeyMarker', encode(keyMarker)],
    ['UploadIdMarker', idMarker ?? ''],
    ['NextKeyMarker', last === undefined ? '' : encode(last.key)],
    ['NextUploadIdMarker', last?.id ?? ''],
    ['Prefix', prefix === '' ? undefined : encode(prefix)],
    ['Delimiter', delimiter === '' ? undefined : encode(delimiter)],
    ['EncodingType', isEncoded ? 'url' : undefined],
    ['MaxUploads', most],
    ['IsTruncated', isTruncated],
    ...page.map((upload): XmlElement => [
      'Upload',
      [
        ['Key', encode(upload.key)],
        ['UploadId', upload.id],
        ...INITIATOR_AND_OWNER,
        ['StorageClass', storageClass(upload)],
        ['Initiated', isoDate(upload.initiatedMs)],
        ...checksumOf(upload),
      ],
    ]),
    ...commonPrefixes.map((common): XmlElement => ['CommonPrefixes', [['Prefix', encode(common)]]]),
  ]);
}

interface PageQuery {
  readonly prefix: string;
  readonly delimiter: string;
  readonly keyMarker: string;
  readonly most: number;
}

interface UploadPage {
  readonly page: readonly Upload[];
  readonly commonPrefixes: readonly string[];
  readonly isTruncated: boolean;
}

/** A common prefix that the marker lies in was told on the page before. */
function pageOf(uploads: readonly Upload[], query: PageQuery): UploadPage {
  const page: Upload[] = [];
  const commonPrefixes: string[] = [];
  for (const upload of uploads) {
    const common = commonPrefixOf(upload.key, query);
    if (common !== null && (commonPrefixes.at(-1) === common || query.keyMarker.startsWith(common))) continue;
    if (page.length + commonPrefixes.length === query.most) {
      return { page, commonPrefixes, isTruncated: query.most > 0 };
    }
    if (common === null) page.push(upload);
    else commonPrefixes.push(common);
  }
  return { page, commonPrefixes, isTruncated: false };
}

interface UploadQuery {
  readonly bucket: string;
  readonly prefix: string;
  readonly keyMarker: string;
  /** Goes on inside the uploads of the key marker, after this one; null: after all of them. */
  readonly idMarker: string | null;
}

function uploadsAfter(store: S3Store, { bucket, prefix, keyMarker, idMarker }: UploadQuery): Upload[] {
  // The map keeps them in the order in which they were begun, and sorting keeps that within a key.
  const begun = [...store.uploads.values()]
    .filter((upload) => upload.bucket === bucket && upload.key.startsWith(prefix))
    .sort((left, right) => compareCodePoints(left.key, right.key));
  const marker = begun.findIndex(({ key, id }) => key === keyMarker && id === idMarker);
  if (idMarker !== null && marker === -1) {
    const details: XmlElement[] = [
      ['ArgumentName', 'upload-id-marker'],
      ['ArgumentValue', idMarker],
    ];
    throw new S3Error('InvalidArgument', details, 'Invalid uploadId marker');
  }
  const rest = idMarker === null ? begun.filter(({ key }) => isAfter(key, keyMarker)) : begun.slice(marker + 1);
  return rest.filter(({ end }) => end === null);
}

function isAfter(key: string, marker: string): boolean {
  return compareCodePoints(key, marker) > 0;
}

const INITIATOR_AND_OWNER: readonly XmlElement[] = [['Initiator', OWNER[1]], OWNER];

function storageClass({ description }: Upload): string {
  return description.headers.get('x-amz-storage-class') ?? 'STANDARD';
}

function checksumOf({ algorithm, checksumType }: Upload): XmlElement[] {
  return [
    ['ChecksumAlgorithm', algorithm],
    ['ChecksumType', algorithm === undefined ? undefined : checksumType],
  ];
}

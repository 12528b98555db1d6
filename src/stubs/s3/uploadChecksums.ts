/**
 * How an upload in parts is summed: what may be asked for when it is begun, and what its parts and its whole have to agree with when it is completed.
 */
import { CHECKSUM_ALGORITHMS, checksumHeader, compositeChecksum, fullChecksum, type Checksum } from './checksums.ts';
import { childText, type ReadElement } from './requestXml.ts';
import { S3Error } from './s3Error.ts';
import { requestedAlgorithm } from './s3Request.ts';
import type { Upload, UploadedPart } from './s3Store.ts';

type UploadSum = Pick<Upload, 'algorithm' | 'checksumType'>;

/** What an upload is to be summed with. Sums of sums are the rule, where the algorithm allows for them. @throws S3Error InvalidRequest */
export function beginSum(headers: Headers): UploadSum {
  const [name, type] = [headers.get('x-amz-checksum-algorithm'), headers.get('x-amz-checksum-type')];
  const algorithm = requestedAlgorithm(headers);
  if (name !== null && algorithm === undefined) {
    const known = CHECKSUM_ALGORITHMS.join(', ');
    throw invalid(
      `Checksum algorithm provided is unsupported. Please try again with any of the valid types: [${known}]`,
    );
  }
  if (algorithm === undefined) {
    if (type === null) return { algorithm, checksumType: 'FULL_OBJECT' };
    throw invalid('The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.');
  }
  const usual = algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE';
  const checksumType = type === 'FULL_OBJECT' || type === 'COMPOSITE' ? type : usual;
  const only = algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : algorithm.startsWith('SHA') ? 'COMPOSITE' : checksumType;
  if (checksumType === only) return { algorithm, checksumType };
  throw invalid(
    `The ${checksumType} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
  );
}

/** The checksum of the object that an upload becomes. */
export function uploadChecksum(
  { algorithm = 'CRC64NVME', checksumType }: UploadSum,
  parts: readonly UploadedPart[],
): Checksum {
  const bodies = parts.map(({ body }) => body);
  return checksumType === 'FULL_OBJECT'
    ? fullChecksum(algorithm, Buffer.concat(bodies))
    : compositeChecksum(algorithm, bodies);
}

/**
 * Whether what a client says of a part agrees with the part: a sum of another kind does not.
 *
 * @throws S3Error InvalidRequest where it has to say something and does not.
 */
export function agreesWithPart(
  named: ReadElement,
  part: UploadedPart,
  { algorithm, checksumType }: UploadSum,
): boolean {
  const said = CHECKSUM_ALGORITHMS.flatMap((each) => {
    const value = childText(named, `Checksum${each}`);
    return value === undefined ? [] : [{ each, value }];
  });
  if (said.length === 0 && algorithm !== undefined && checksumType === 'COMPOSITE') {
    const upload = `The upload was created using a ${algorithm.toLowerCase()} checksum.`;
    const missing = `It was missing for part ${childText(named, 'PartNumber')} in the request.`;
    throw invalid(`${upload} The complete request must include the checksum for each part. ${missing}`);
  }
  return said.every(({ each, value }) => each === algorithm && value === part.checksum?.value);
}

/** What the request that completes an upload says of the whole has to be so. @throws S3Error InvalidRequest, BadDigest */
export function requireWhole(
  headers: Headers,
  { upload, checksum, size }: { upload: UploadSum; checksum: Checksum; size: number },
): void {
  const type = headers.get('x-amz-checksum-type');
  const mode = upload.algorithm === undefined ? 'null' : upload.checksumType;
  if (type !== null && type !== mode) {
    throw invalid(
      `The upload was created using the ${mode} checksum mode. The complete request must use the same checksum mode.`,
    );
  }
  const given = headers.get(checksumHeader(checksum.algorithm));
  if (given !== null && given !== checksum.value) {
    const algorithm = checksum.algorithm.toLowerCase();
    throw new S3Error('BadDigest', [], `The ${algorithm} you specified did not match the calculated checksum.`);
  }
  const givenSize = headers.get('x-amz-mp-object-size');
  if (givenSize !== null && Number(givenSize) !== size) {
    throw invalid(
      `The provided 'x-amz-mp-object-size' header value ${givenSize} does not match what was computed: ${size}`,
    );
  }
}

function invalid(message: string): S3Error {
  return new S3Error('InvalidRequest', [], message);
}

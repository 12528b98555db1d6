/**
 * The names of operations that S3 has and this stub does not, so that a refusal says what was asked for in the words of the SDK.
 */

/** What follows `Get`, `Put` or `Delete` and `Bucket` or `Object`, by the parameter that asks for it. */
const SUBJECTS: ReadonlyMap<string, string> = new Map([
  ['acl', 'Acl'],
  ['tagging', 'Tagging'],
  ['versioning', 'Versioning'],
  ['policy', 'Policy'],
  ['cors', 'Cors'],
  ['lifecycle', 'LifecycleConfiguration'],
  ['encryption', 'Encryption'],
  ['notification', 'NotificationConfiguration'],
  ['replication', 'Replication'],
  ['website', 'Website'],
  ['logging', 'Logging'],
  ['retention', 'Retention'],
  ['legal-hold', 'LegalHold'],
  ['attributes', 'Attributes'],
  ['torrent', 'Torrent'],
]);

const OTHERS: ReadonlyMap<string, string> = new Map([
  ['GET bucket versions', 'ListObjectVersions'],
  ['POST object restore', 'RestoreObject'],
  ['POST object select select-type', 'SelectObjectContent'],
  ['GET bucket object-lock', 'GetObjectLockConfiguration'],
  ['PUT bucket object-lock', 'PutObjectLockConfiguration'],
]);

/** As the SDK names it, and where that is not known as it was sent: `GetObjectAcl`, `PATCH of object with ?unheard-of`. */
export function unsupportedName(method: string, addressed: string, aspects: readonly string[]): string {
  const [verb, thing] = [wordOf(method.toLowerCase()), wordOf(addressed)];
  const form = [method, addressed, ...aspects].join(' ');
  const [first = '', ...others] = aspects.filter((aspect) => aspect !== 'versionId');
  const subject = others.length === 0 ? SUBJECTS.get(first) : undefined;
  const name = subject === undefined ? OTHERS.get(form) : `${verb}${thing}${subject}`;
  const isOfVersion = aspects.includes('versionId');
  if (name !== undefined) return `${name}${isOfVersion ? ' of a version' : ''}`;
  if (isOfVersion && first === '' && addressed === 'object') return `${verb}Object of a version`;
  return `${method} of ${addressed} with ${aspects.map((aspect) => `?${aspect}`).join(' ')}`;
}

function wordOf(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/**
 * The S3 client of scenarios that use the stub of the package: the real one, under a region and credentials that mean nothing.
 */
import { S3Client } from '@aws-sdk/client-s3';

// On the oldest Node that dagproof supports the client announces, at its first use, that a later version of it will need a newer one.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

export const client = new S3Client({
  region: 'eu-central-1',
  credentials: { accessKeyId: 'example', secretAccessKey: 'example' },
  // The DAG retries; a client that retries as well would hide the failure from it.
  maxAttempts: 1,
});

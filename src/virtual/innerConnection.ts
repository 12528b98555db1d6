/**
 * A connection of `node:http` that never leaves this process: two streams, each of which reads what is written to the other. Who speaks at
 * its ends, and what about, is not its business.
 */
import { duplexPair, type Duplex } from 'node:stream';

/** One end. It looks like a socket as far as Node's client and server of HTTP look, and as most users of theirs do. */
export interface ConnectionEnd extends Duplex {
  /** A client waits for `connect` as long as this holds. */
  connecting: boolean;
  /** Ends it once everything is written. */
  destroySoon(): void;
}

/** Both ends, the client's first; it is on its way to be connected. */
export function openConnection(): readonly [ConnectionEnd, ConnectionEnd] {
  const [client, server] = duplexPair().map(likeSocket) as [ConnectionEnd, ConnectionEnd];
  breaksWith(client, server);
  breaksWith(server, client);
  client.connecting = true;
  return [client, server];
}

/** An end that has said all it had to say leaves the other to read it; any other end breaks the connection. */
function breaksWith(end: ConnectionEnd, other: ConnectionEnd): void {
  end.once('close', () => {
    if (!end.writableFinished || other.readableEnded) other.destroy();
    else other.once('end', () => other.destroy());
  });
}

function likeSocket(end: Duplex): ConnectionEnd {
  const itself = (): Duplex => end;
  const destroySoon = (): void => {
    if (end.writable) end.end();
    if (end.writableFinished) end.destroy();
    else end.once('finish', () => end.destroy());
  };
  // Nothing idles here, and nothing is sent in packets.
  const idle = { setTimeout: itself, setNoDelay: itself, setKeepAlive: itself, ref: itself, unref: itself };
  const address = () => ({ address: '127.0.0.1', family: 'IPv4', port: 0 });
  return Object.assign(end, idle, { connecting: false, destroySoon, address, resetAndDestroy: () => end.destroy() });
}

/** What a client of `https` finds at its end besides. */
export function secured(end: ConnectionEnd): void {
  Object.assign(end, {
    encrypted: true,
    authorized: false,
    getPeerCertificate: () => ({}),
    getProtocol: () => 'TLSv1.3',
    getCipher: () => ({ name: 'TLS_AES_256_GCM_SHA384', standardName: 'TLS_AES_256_GCM_SHA384', version: 'TLSv1.3' }),
    getSession: () => undefined,
    isSessionReused: () => false,
  });
}

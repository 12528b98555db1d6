/**
 * Real databases inside this process as the outside world of a story: PGlite for PostgreSQL, DuckDB for a warehouse. Bodies use them
 * through a hook in the manner of Airflow's DbApiHook; that each call is real work is said here and nowhere else.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { real } from 'dagproof';
import type { World } from './story.support.ts';

export type SqlParameters = readonly (string | number | null)[];

/** What a body uses. */
export interface DatabaseHook {
  /** The rows of a query; what JSON cannot carry (dates, 64-bit counts) is cast in the statement. */
  getRecords<Row>(sql: string, parameters?: SqlParameters): Promise<Row[]>;
  /** Runs a statement, or several of which all or none take effect. */
  run(sql: string | readonly string[], parameters?: SqlParameters): Promise<void>;
}

export interface EmbeddedDatabase extends DatabaseHook, World {
  /** The rows of a query of `left`, as they were when the last run was over. */
  left(name: string): readonly unknown[];
}

export interface DatabaseOptions {
  /** What makes the database of each run. */
  readonly setup: readonly string[];
  /** Queries to be answered when a run is over, by name. */
  readonly left: Readonly<Record<string, string>>;
  /** After the first `run` for which `after` holds, whose effect stays, something happens; what it throws, the body gets. */
  readonly once?: {
    after(sql: string, parameters: SqlParameters): boolean;
    happens(query: Connection['query']): unknown;
  };
}

/** PostgreSQL. All databases of a process share one server, which takes a second to start. */
export function createPostgres(options: DatabaseOptions): EmbeddedDatabase {
  return createDatabase(options, async () => {
    const server = await startPostgres();
    await server.exec('drop schema public cascade; create schema public');
    return {
      query: async (sql, parameters = []) => (await server.query(sql, [...parameters])).rows,
      close: () => Promise.resolve(),
    };
  });
}

/** What statements for DuckDB call a folder of their own, which is made for each run and removed after it. */
const LAKE = 's3://lake/';

/** DuckDB, in memory, with a data lake at `s3://lake/`. */
export function createDuckDatabase(options: DatabaseOptions): EmbeddedDatabase {
  return createDatabase(options, async () => {
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const lake = `${mkdtempSync(join(tmpdir(), 'dagproof-lake-'))}/`;
    // One thread: rows keep the order in which they were written.
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    const connection = await instance.connect();
    return {
      query: async (sql, parameters = []) => {
        try {
          return (await connection.runAndReadAll(sql.replaceAll(LAKE, lake), [...parameters])).getRowObjectsJS();
        } catch (error) {
          // Where the folder is says nothing of a run, and is another place each time.
          throw new Error(String(error instanceof Error ? error.message : error).replaceAll(lake, LAKE));
        }
      },
      close: () => {
        connection.closeSync();
        instance.closeSync();
        rmSync(lake, { recursive: true });
        return Promise.resolve();
      },
    };
  });
}

/** What the two have in common. */
interface Connection {
  query(sql: string, parameters?: SqlParameters): Promise<unknown[]>;
  close(): Promise<void>;
}

let postgres: Promise<import('@electric-sql/pglite').PGlite> | undefined;

function startPostgres(): Promise<import('@electric-sql/pglite').PGlite> {
  if (postgres !== undefined) return postgres;
  // To compile a whole server well takes longer than all statements of the stories.
  setFlagsFromString('--liftoff-only');
  postgres = import('@electric-sql/pglite').then(({ PGlite }) =>
    // Nothing is ever written to a disk, and little to the log.
    PGlite.create({ initDbStartParams: ['--no-sync', '--wal-segsize=1'] }),
  );
  return postgres;
}

function createDatabase(
  { setup, left: questions, once }: DatabaseOptions,
  connect: () => Promise<Connection>,
): EmbeddedDatabase {
  const left = new Map<string, readonly unknown[]>();
  let connection: Connection | undefined;
  let hasHappened = false;
  const connected = (): Connection => {
    if (connection === undefined) throw new Error('the database is open only while a story is played');
    return connection;
  };
  return {
    getRecords: async <Row>(sql: string, parameters: SqlParameters = []) =>
      (await real(() => connected().query(sql, parameters))) as Row[],
    run: async (sql, parameters = []) => {
      const statements = typeof sql === 'string' ? [sql] : sql;
      await real(() => runAll(connected(), statements, parameters));
      if (once === undefined || hasHappened || !once.after(statements.join('; '), parameters)) return;
      hasHappened = true;
      await real(() => once.happens((...query) => connected().query(...query)));
    },
    left: (name) => left.get(name) ?? [],
    open: async () => {
      hasHappened = false;
      connection = await connect();
      for (const statement of setup) await connection.query(statement);
    },
    close: async () => {
      try {
        for (const [name, sql] of Object.entries(questions)) left.set(name, await connected().query(sql));
      } finally {
        await connection?.close();
        connection = undefined;
      }
    },
  };
}

async function runAll(connection: Connection, statements: readonly string[], parameters: SqlParameters): Promise<void> {
  if (statements.length > 1) await connection.query('begin');
  try {
    for (const statement of statements) await connection.query(statement, parameters);
  } catch (error) {
    if (statements.length > 1) await connection.query('rollback');
    throw error;
  }
  if (statements.length > 1) await connection.query('commit');
}

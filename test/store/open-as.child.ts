// Opens a database as another user and says how it went, in one line of JSON.
import Database from 'better-sqlite3';
import { openDatabase } from '../../src/store/open.ts';

// Loads the native part while this process may surely read it.
new Database(':memory:').close();
process.setuid?.(Number(process.argv[2]));
try {
  openDatabase(String(process.argv[3])).db.close();
  process.stdout.write('{"name":"opened"}\n');
} catch (error) {
  const { name, message } = error instanceof Error ? error : { name: 'unknown', message: String(error) };
  process.stdout.write(`${JSON.stringify({ name, message })}\n`);
}

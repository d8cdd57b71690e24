import { describe, expect, test } from 'vitest';
import { readCode } from '../../../src/planner/code/read-code.ts';

const read = (text: string) => readCode('python', text, { home: '/home/dev' });

/** What is touched or run, as `access value`. */
const done = (text: string): string[] =>
  read(text).effects.flatMap((effect) => {
    if (effect.type === 'path')
      return effect.values.map(({ word }) => `${effect.access} ${word.type === 'static' ? word.value : '?'}`);
    if (effect.type === 'script')
      return [`runs ${effect.text.word.type === 'static' ? effect.text.word.value : '?'}`];
    if (effect.type === 'command') return ['runs words'];
    return effect.type === 'network' ? effect.hosts.map(({ host }) => `reaches ${host ?? '?'}`) : [];
  });

describe('calls of the project and of libraries', () => {
  test.each([
    'from app.db import engine\nfrom sqlalchemy import inspect\nprint(inspect(engine).get_table_names())',
    "from app.pipeline import run_pipeline\nprint(run_pipeline('fixtures/in.json'))",
    "from app import create_app\nc = create_app().test_client()\nprint(c.post('/items', json={'a': 1}).status_code)",
    'import polars as pl\nprint(pl.read_parquet("a.parquet").head())',
    "import ast\nprint([n.lineno for n in ast.walk(ast.parse('')) if getattr(n, 'id', '') == 'x'])",
    'from dataclasses import dataclass\n@dataclass\nclass A:\n    name: str\n    n: int = 0\nprint(A("a").name)',
    'match 3:\n    case 1 | 2:\n        print(1)\n    case [x, *rest] if x > 1:\n        print(x)\n    case _:\n        pass',
    'import threading\ndef work(n):\n    print(n)\nthreading.Thread(target=work, args=(1,)).start()',
    'import tempfile, os\nwith tempfile.TemporaryDirectory() as d:\n    open(os.path.join(d, "a"), "w").write("x")',
    "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'a.settings')",
    'import redis\nprint(redis.Redis(host="localhost").dbsize())',
  ])('pass: %s', (text) => {
    expect(read(text).reasons).toEqual([]);
  });

  test.each([
    'from app.models import User\nUser.query.delete()',
    'from app.db import drop_all\ndrop_all()',
    'import redis\nredis.Redis().flushall()',
    'import app\napp.os.system("id")',
    'import app\napp.helpers.subprocess.run(["id"])',
    'import calendar\ncalendar.sys.modules["os"].system("id")',
    'import psutil\nfor p in psutil.process_iter():\n    p.kill()',
    'from sqlalchemy import create_engine, text\nimport sys\ncreate_engine("sqlite:///a.db").connect().execute(text(sys.argv[1]))',
    'import os\nos.environ["PATH"] = "/tmp/x"',
    "import os\ngetattr(os, 'sys' + 'tem')('id')",
    'import somelib\nsomelib.do_it("/home/dev/x")',
    'vars()["os"].system("id")',
    'import threading, os\nthreading.Thread(target=os.system, args=("id",)).start()',
    'case = 1\nmatch x:\n    case open("a", "w"):\n        pass',
  ])('do not: %s', (text) => {
    expect(read(text).opaque).toBe(true);
  });

  test('are judged by what they are handed', () => {
    expect(done('import somelib\nsomelib.load("data/a.csv")')).toEqual(['read data/a.csv']);
    expect(done('import somelib\nsomelib.x().save("/home/dev/.bashrc")')).toEqual([
      'write /home/dev/.bashrc',
    ]);
    expect(done('import somelib\nsomelib.ask("https://x.example/a")')).toEqual(['reaches x.example']);
    expect(done('from app import core\ncore.run("rm -rf /")')).toEqual(['runs rm -rf /']);
    expect(done('import psycopg2\npsycopg2.connect(host="db.example")')).toEqual(['reaches db.example']);
    expect(read('from app.db import engine\nengine.execute("DROP TABLE users")').traits).toContain(
      'db-destroy',
    );
  });

  test('a walk is below where it begins', () => {
    const text =
      'import os\nfor root, dirs, files in os.walk("src"):\n    for f in files:\n        os.remove(os.path.join(root, f))';
    const deleted = read(text).effects.find((effect) => effect.type === 'path' && effect.access === 'delete');
    expect(deleted).toMatchObject({ values: [{ word: { type: 'glob', pattern: 'src/**' } }] });
  });

  test('getattr of a name is that member', () => {
    expect(done("getattr(__import__('os'), 'system')('rm -rf /')")).toEqual(['runs rm -rf /']);
  });
});

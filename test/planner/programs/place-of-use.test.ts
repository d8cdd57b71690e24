import { describe, expect, test } from 'vitest';
import { planCommand } from '../planning.ts';

/** All that the operations of a command are marked with, of one kind of marks. */
const marks = (command: string, ...wanted: string[]): string[] => [
  ...new Set(
    planCommand(command)
      .operations.flatMap(({ traits }) => traits)
      .filter((trait) => wanted.includes(trait)),
  ),
];

describe('what a use of a client says of the place it is about', () => {
  test.each([
    ["psql -h localhost -d app -c 'DROP TABLE a'", 'development'],
    ["psql 'host=127.0.0.1 dbname=app' -c 'DROP TABLE a'", 'development'],
    ["mysql -h127.0.0.1 app -e 'DROP TABLE a'", 'development'],
    ["PGHOST=localhost psql -c 'DROP TABLE a'", 'development'],
    ['psql "$TEST_DATABASE_URL" -c \'DROP TABLE a\'', 'development'],
    ['psql "$DATABASE_URL" -c \'DROP TABLE a\'', ''],
    ["psql -h db.example -d app_test -c 'DROP TABLE a'", ''],
    ["psql -h localhost -d app_production -c 'DROP TABLE a'", 'production'],
    ["psql service=prod -c 'DROP TABLE a'", 'production'],
    ['dropdb app_test', 'development'],
    ['dropdb contest', ''],
    ['redis-cli -p 6379 FLUSHDB', 'development'],
    ['redis-cli FLUSHDB', ''],
    ['redis-cli -u redis://prod-cache:6379 FLUSHDB', 'production'],
    ["docker compose exec db psql -c 'DROP TABLE a'", 'development'],
    ["docker compose exec api psql -h db -c 'DROP TABLE a'", 'development'],
    ["docker compose -f compose.prod.yml exec db psql -c 'DROP TABLE a'", 'production'],
    ["docker exec db psql -c 'DROP TABLE a'", ''],
    ['aws --endpoint-url http://localhost:4566 s3 rb s3://b', 'development'],
    ['AWS_ENDPOINT_URL=http://localhost:4566 aws s3 rb s3://b', 'development'],
    ['awslocal sqs delete-queue --queue-url q', 'development'],
    ['kubectl --context kind-dev delete ns web', 'development'],
    ['kubectl --context=minikube delete ns web', 'development'],
    ['kubectl --context staging delete ns web', ''],
    ['AWS_PROFILE=prod aws ec2 stop-instances --instance-ids i-1', 'production'],
    ['helm uninstall web -n nonprod', ''],
    ['kubectl apply -f product.yaml', ''],
    ['RAILS_ENV=production bin/rails db:drop', 'production'],
    ['bin/rails db:drop DISABLE_DATABASE_ENVIRONMENT_CHECK=1', 'production'],
    ['APP_ENV=test php artisan migrate:fresh --force', 'development'],
  ])('%s: %s', (command, place) => {
    expect(marks(command, 'production', 'development').join(' ')).toBe(place);
  });

  test('volumes of another machine are not those of development', () => {
    expect(marks('DOCKER_HOST=ssh://root@db docker volume rm data', 'container-destroy')).toHaveLength(1);
    expect(marks('docker volume rm data', 'container-destroy')).toHaveLength(0);
  });
});

describe('what is only rehearsed', () => {
  test.each([
    'aws s3 sync dist s3://b --delete --dryrun',
    'helm uninstall web --dry-run',
    'rclone sync a r:b --dry-run',
    'kubectl delete ns web --dry-run=server',
    'restic forget --keep-last 3 --prune --dry-run',
    'velero backup delete x --dry-run',
    's3cmd del --recursive s3://b --dry-run',
  ])('%s changes nothing', (command) => {
    expect(planCommand(command).operations[0]?.traits).toEqual(['dry-run']);
  });

  test('a dry run that is switched off is none', () => {
    expect(marks('kubectl delete ns web --dry-run=none', 'cloud-destroy')).toHaveLength(1);
  });
});

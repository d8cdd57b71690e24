import { describe, expect, test } from 'vitest';
import { firstOf, said } from './said.ts';

describe('containers', () => {
  test.each([
    ['docker ps -a --format json', 'read-only'],
    ['docker compose -f dev.yml logs -f web', 'read-only'],
    ['docker build -t app -f docker/Dockerfile .', 'dev-service'],
    ['docker compose up -d --build', 'dev-service'],
    ['docker compose down -v', 'container-write'],
    ['docker pull postgres:16', 'dev-service'],
    ['docker pull someone/postgres', 'download'],
    ['docker run --rm me/alpine ls', 'container-write remote-exec'],
    ['docker rm -f web', 'container-write'],
    ['docker system prune -f', 'container-write'],
    ['docker system prune -af --volumes', 'container-destroy'],
    ['docker volume rm data', 'container-write removal'],
    ['docker volume rm $IDS', 'container-destroy'],
    ['docker stop $IDS', 'container-write'],
    ['docker stop web', 'dev-service'],
    ['docker push me/app', 'publish'],
    ['docker -H tcp://10.0.0.5:2375 ps', ''],
    ['docker frobnicate', ''],
    ['docker "$X"', ''],
  ])('%s is %s', (command, traits) => {
    expect(said(command)).toBe(traits);
  });

  test.each([
    '--privileged',
    '-v /:/host',
    '--mount type=bind,source=/etc,target=/x',
    '-v /var/run/docker.sock:/var/run/docker.sock',
    '--pid=host',
    '--cap-add SYS_ADMIN',
    '--security-opt seccomp=unconfined',
    '--device /dev/sda',
  ])('a container with %s has the rights of the host', (option) => {
    expect(said(`docker run ${option} alpine sh`)).toContain('container-escape');
    expect(said(`docker run alpine sh ${option}`)).not.toContain('container-escape');
  });
});

describe('clusters and infrastructure', () => {
  test.each([
    ['kubectl get pods -A', 'cloud-read'],
    ['kubectl -n web --context c logs -f deploy/web', 'cloud-read'],
    ['kubectl get secrets', 'cloud-read'],
    ['kubectl get secret db -o yaml', 'secret-read'],
    ['kubectl apply -f k8s', 'cloud-write'],
    ['kubectl apply -f k8s --dry-run=client', 'dry-run'],
    ['kubectl apply -f k8s --dry-run=none', 'cloud-write'],
    ['kubectl delete pod web-0', 'cloud-write'],
    ['kubectl delete ns/prod', 'cloud-destroy production'],
    ['kubectl delete pods --all', 'cloud-destroy'],
    ['kubectl --unknown-option get delete ns prod', ''],
    ['kubectl --kubeconfig /tmp/k get pods', ''],
    ['kubectl exec web-0 -- ls', 'cloud-write remote-exec'],
    ['terraform plan -destroy', 'cloud-read'],
    ['terraform apply -destroy', 'cloud-destroy'],
    ['terraform -chdir=infra destroy', 'cloud-destroy'],
    ['terraform -unknown destroy', 'cloud-destroy'],
    ['terraform state rm a.b', 'cloud-destroy'],
    ['helm list -A', 'cloud-read'],
    ['helm template . --post-renderer ./x', ''],
    ['pulumi destroy --yes', 'cloud-destroy'],
    ['cdk diff', 'cloud-read'],
    ['ansible-playbook --syntax-check site.yml', 'project-task'],
    ['ansible-playbook site.yml', 'remote-exec cloud-write'],
  ])('%s is %s', (command, traits) => {
    expect(said(command)).toBe(traits);
  });
});

describe('clouds', () => {
  test.each([
    ['aws --profile dev ec2 describe-instances', 'cloud-read'],
    ['aws ec2 --region eu-west-1 describe-instances', 'cloud-read'],
    ['aws ec2 terminate-instances --instance-ids i-1', 'cloud-destroy'],
    ['aws ec2 terminate-instances help', 'cloud-read'],
    ['aws s3 rm s3://b/k', 'cloud-write'],
    ['aws s3 rm s3://b --recursive', 'cloud-destroy'],
    ['aws s3 rm s3://b --recursive --dryrun', 'dry-run'],
    ['aws s3 cp a.txt s3://b/', 'cloud-write upload'],
    ['aws cloudtrail stop-logging --name t', 'cloud-destroy defense-off'],
    ['aws secretsmanager get-secret-value --secret-id s', 'secret-read'],
    ['aws ssm get-parameter --name p', 'cloud-read'],
    ['aws ssm get-parameter --name p --with-decryption', 'secret-read'],
    ['aws --endpoint-url http://x.example s3 ls', ''],
    ['gcloud compute instances list', 'cloud-read'],
    ['gcloud run services list', 'cloud-read'],
    ['gcloud run deploy list', 'cloud-write'],
    ['gcloud --project p sql instances delete db', 'cloud-destroy'],
    ['gcloud auth print-access-token', 'secret-read'],
    ['gsutil -m rm -r gs://b', 'cloud-destroy'],
    ['az vm list -o table', 'cloud-read'],
    ['az group delete -n rg', 'cloud-destroy'],
    ['az rest -m delete --uri x', 'cloud-destroy'],
    ['fly apps destroy x', 'cloud-destroy'],
    ['heroku logs -a x', 'cloud-read'],
    ['heroku apps:destroy x', 'cloud-destroy'],
    ['wrangler dev', 'project-task'],
    ["bq query 'SELECT 1'", 'db-read'],
    ["bq query 'DROP TABLE d.t'", 'db-destroy'],
  ])('%s is %s', (command, traits) => {
    expect(said(command)).toBe(traits);
  });

  test('what is sent to a bucket is read here, and goes over the network', () => {
    const operation = firstOf('aws s3 cp notes.txt s3://b/');
    expect(operation.paths.map(({ abs, access }) => `${access} ${abs}`)).toEqual(['read /ws/notes.txt']);
    expect(operation.hosts.map(({ upload }) => upload)).toEqual([true]);
  });
});

describe('code hosts', () => {
  test.each([
    ['gh pr view 12 --comments', 'cloud-read'],
    ['gh pr create --fill', 'publish'],
    ['gh repo delete o/r --yes', 'unpublish'],
    ['gh release delete v1', 'unpublish'],
    ['gh auth status', 'cloud-read'],
    ['gh auth status --show-token', 'secret-read'],
    ['gh auth token', 'secret-read'],
    ['gh ssh-key add k.pub', 'persistence'],
    ['gh api repos/o/r/pulls', 'cloud-read'],
    ['gh api repos/o/r/issues -f title=x', 'cloud-write'],
    ['gh api -X GET search/issues -f q=x', 'cloud-read'],
    ['gh api -X DELETE repos/o/r', 'unpublish'],
    ['gh api --method=DELETE repos/o/r/issues/comments/1', 'cloud-write'],
    ["gh api graphql -f query='{ viewer { login } }'", 'cloud-read'],
    [
      "gh api graphql -f query='mutation { deleteIssue(input: {}) { clientMutationId } }'",
      'cloud-write unpublish',
    ],
    ['gh extension install x/y', 'install'],
  ])('%s is %s', (command, traits) => {
    expect(said(command)).toBe(traits);
  });
});

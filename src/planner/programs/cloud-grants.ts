import { valuesOf } from '../options.ts';
import { staticText } from '../value.ts';
import type { Use } from './subcommands.ts';

/** Policies of whoever may do everything, by their own names. */
const ownerPolicy =
  /(?:policy\/|^)(?:AdministratorAccess|IAMFullAccess|PowerUserAccess|AmazonEKSClusterAdminPolicy|AWSOrganizationsFullAccess)\b/;

/** A document that lets everybody in, or somebody do everything. */
const openDocument =
  /"Principal"\s*:\s*(?:"\*"|\{\s*"AWS"\s*:\s*\[?\s*"\*")|"Action"\s*:\s*\[?\s*"(?:\*|\*:\*|iam:\*)"/;

const everybody =
  /^(?:public-read|public-read-write|authenticated-read)$|AllUsers|AuthenticatedUsers|^all$|BlockPublic(?:Acls|Policy)=false|"BlockPublic\w+"\s*:\s*false/;

/** What the words of a grant name: the rights of an owner, or everybody. */
export function awsGrant(use: Use): string | undefined {
  const texts = [...use.options.map(({ value }) => value), ...use.operands].map(
    (value) => staticText(value) ?? '',
  );
  const action = use.matched[1] ?? '';
  const open =
    action === 'delete-public-access-block' ||
    texts.some((text) => ownerPolicy.test(text) || openDocument.test(text)) ||
    (/acl|access-block|attribute/.test(action) && texts.some((text) => everybody.test(text))) ||
    (action === 'add-permission' && texts.includes('*')) ||
    (action === 'add-user-to-group' && texts.some((text) => /^admin(?:s|istrators?)?$/i.test(text))) ||
    (action === 'authorize-security-group-ingress' && opensPorts(texts));
  return open ? `${action.startsWith('delete') ? 'cloud-destroy' : 'cloud-write'} owner-grant` : undefined;
}

/** The whole internet, to all ports or to one of a shell, a desktop or a database. */
const opensPorts = (texts: readonly string[]): boolean =>
  texts.some((text) => /0\.0\.0\.0\/0|::\/0/.test(text)) &&
  texts.some(
    (text) =>
      /^(?:-1|all|22|23|3389|5432|3306|1433|6379|27017|9200|2375|0-65535|1-65535)$/.test(text) ||
      /(?:FromPort=(?:0|22|3389)|IpProtocol=-1)\b/.test(text),
  );

const ownerRole =
  /^roles\/(?:owner|editor|iam\.(?:securityAdmin|serviceAccountTokenCreator|serviceAccountKeyAdmin|workloadIdentityPoolAdmin)|resourcemanager\.(?:organizationAdmin|projectIamAdmin|folderAdmin)|storage\.admin)$/;

/** `--member=allUsers`, `--role=roles/owner`. A service that everybody may call is a public web site. */
export function gcloudGrant(use: Use): string | undefined {
  const role = valuesOf(use, '--role').map((value) => staticText(value) ?? '');
  const member = valuesOf(use, '--member').map((value) => staticText(value) ?? '');
  const open = member.some((text) => /^all(?:Authenticated)?Users$/.test(text));
  const harmless = role.length > 0 && role.every((text) => /invoker$/.test(text));
  return role.some((text) => ownerRole.test(text)) || (open && !harmless)
    ? 'cloud-write owner-grant'
    : undefined;
}

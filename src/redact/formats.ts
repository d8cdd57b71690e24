/** How the tokens of one issuer look. */
export interface SecretFormat {
  kind: string;
  /** Looked for first, in lower case: the pattern is run only near one of them. */
  keywords: readonly string[];
  /** In RE2's syntax. Its first group is the secret; without a group, all of it. */
  pattern: string;
  /** Bits per character that the secret has at least. */
  entropy?: number;
}

const prefixed = (
  kind: string,
  prefixes: readonly string[],
  body: string,
  entropy?: number,
): SecretFormat => ({
  kind,
  keywords: prefixes.map((prefix) => prefix.toLowerCase()),
  pattern: String.raw`\b(?:${prefixes.map((prefix) => prefix.replace(/[.+$*?()[\]{}|^\\/]/g, '\\$&')).join('|')})${body}`,
  ...(entropy === undefined ? {} : { entropy }),
});

/** A token without a mark of its own, told by the name in front: `heroku_api_key = "…"`. */
const named = (kind: string, name: string, body: string, entropy = 2.5): SecretFormat => ({
  kind,
  keywords: [name],
  pattern: String.raw`(?i:${name}[\w.-]{0,40}["' ]{0,3}(?:=|:|=>|,)[ "']{0,3})(${body})(?:[^A-Za-z0-9]|$)`,
  entropy,
});

/**
 * Formats of tokens, written from what the issuers say of them in public: their documentation, their announcements of
 * prefixes, and GitHub's list of supported secret-scanning patterns. Lengths are lower bounds, since issuers lengthen
 * their tokens.
 */
export const secretFormats: readonly SecretFormat[] = [
  // Clouds.
  prefixed('aws-access-key', ['AKIA', 'ASIA', 'ABIA', 'ACCA', 'A3T'], '[A-Z0-9]{12,20}\\b'),
  {
    kind: 'aws-secret-key',
    keywords: ['aws', 'secret'],
    pattern: String.raw`(?i:(?:aws|secret)[\w.-]{0,40}["' ]{0,3}(?:=|:)[ "']{0,3})([A-Za-z0-9/+]{40})(?:[^A-Za-z0-9/+=]|$)`,
    entropy: 4,
  },
  prefixed('aws-session-token', ['IQoJb3JpZ2lu', 'FwoGZXIvYXdz'], '[A-Za-z0-9/+=]{40,}'),
  prefixed('aws-bedrock-key', ['ABSK'], '[A-Za-z0-9+/]{90,}={0,2}'),
  prefixed('google-api-key', ['AIza'], '[A-Za-z0-9_-]{30,}'),
  prefixed('google-oauth-token', ['ya29.'], '[A-Za-z0-9_-]{16,}'),
  prefixed('google-client-secret', ['GOCSPX-'], '[A-Za-z0-9_-]{16,}'),
  prefixed('google-refresh-token', ['1//0'], '[A-Za-z0-9_-]{40,}', 4),
  {
    kind: 'azure-client-secret',
    keywords: ['8q~', '7q~'],
    pattern: String.raw`\b([A-Za-z0-9_~.]{3}[78]Q~[A-Za-z0-9_~.-]{31,34})`,
    entropy: 3.5,
  },
  {
    kind: 'azure-storage-key',
    keywords: ['accountkey=', 'sharedaccesskey='],
    pattern: '(?i:(?:account|sharedaccess)key=)([A-Za-z0-9+/]{40,}={0,2})',
    entropy: 4,
  },
  prefixed('digitalocean-token', ['dop_v1_', 'doo_v1_', 'dor_v1_'], '[a-f0-9]{32,}'),
  prefixed('alibaba-access-key', ['LTAI'], '[A-Za-z0-9]{12,26}\\b', 3.2),
  prefixed('tencent-secret-id', ['AKID'], '[A-Za-z0-9]{32}\\b', 3.5),
  named('heroku-key', 'heroku', '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'),
  prefixed('heroku-key', ['HRKU-'], '[A-Za-z0-9_-]{30,}'),
  prefixed('flyio-token', ['FlyV1 ', 'fo1_', 'fm1r_', 'fm2_'], '[A-Za-z0-9_+/=,-]{32,}', 3.5),
  prefixed('vercel-token', ['vercel_blob_rw_', 'vcp_', 'vci_', 'vca_'], '[A-Za-z0-9_]{20,}', 3),
  named('vercel-token', 'vercel', '[A-Za-z0-9]{24}', 3.5),
  named('netlify-token', 'netlify', '[A-Za-z0-9=_-]{40,46}', 3.5),
  prefixed('netlify-token', ['nfp_'], '[A-Za-z0-9]{32,}'),
  named('cloudflare-token', 'cloudflare', '[A-Za-z0-9_-]{37,40}', 3.5),
  prefixed('cloudflare-ca-key', ['v1.0-'], '[a-f0-9]{24}-[a-f0-9]{100,}'),
  prefixed('scaleway-key', ['SCW'], '[A-Z0-9]{17}\\b', 3),
  prefixed('linode-token', ['lin_'], '[A-Za-z0-9]{40,}', 3.5),
  prefixed('ibm-cloud-key', ['ApiKey-'], '[a-f0-9-]{36}'),
  prefixed('render-key', ['rnd_'], '[A-Za-z0-9]{24,}', 3),
  prefixed('railway-token', ['railway_'], '[A-Za-z0-9_-]{24,}', 3.5),
  prefixed('supabase-key', ['sbp_', 'sb_secret_'], '[A-Za-z0-9_-]{20,}', 3),
  prefixed('planetscale-token', ['pscale_tkn_', 'pscale_pw_', 'pscale_oauth_'], '[A-Za-z0-9_.=-]{24,}', 3),
  prefixed('neon-key', ['napi_'], '[a-z0-9]{32,}', 3),
  prefixed('databricks-token', ['dapi'], '[a-f0-9]{32}(?:-\\d)?\\b'),
  prefixed('confluent-secret', ['cflt'], '[A-Za-z0-9+/]{50,}', 4),
  // Code hosts and registries.
  prefixed('github-token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], '[A-Za-z0-9_]{16,}'),
  prefixed('github-token', ['github_pat_'], '[A-Za-z0-9_]{16,}'),
  prefixed(
    'gitlab-token',
    [
      'glpat-',
      'gldt-',
      'glrt-',
      'glptt-',
      'glcbt-',
      'glsoat-',
      'glft-',
      'glimt-',
      'glagent-',
      'gloas-',
      'glffct-',
      'GR1348941',
    ],
    '[A-Za-z0-9_.-]{12,}',
  ),
  prefixed('bitbucket-token', ['ATBB', 'ATCTT3xFfG'], '[A-Za-z0-9_=-]{24,}', 3.5),
  prefixed('atlassian-token', ['ATATT3xFfG'], '[A-Za-z0-9_=-]{40,}', 3.5),
  prefixed('npm-token', ['npm_'], '[A-Za-z0-9]{20,}', 3),
  prefixed('pypi-token', ['pypi-'], '[A-Za-z0-9_-]{16,}', 3.5),
  prefixed('rubygems-key', ['rubygems_'], '[a-f0-9]{32,}'),
  prefixed('crates-token', ['cio'], '[A-Za-z0-9]{32}\\b', 3.5),
  prefixed('nuget-key', ['oy2'], '[a-z0-9]{43}\\b', 3.5),
  prefixed('clojars-token', ['CLOJARS_'], '[a-z0-9]{60}'),
  prefixed('docker-token', ['dckr_pat_', 'dckr_oat_'], '[A-Za-z0-9_-]{16,}'),
  prefixed('artifactory-token', ['AKCp', 'cmVmdGtuO'], '[A-Za-z0-9]{40,}', 3.5),
  prefixed('jfrog-token', ['eyJ2ZXIiOi'], '[A-Za-z0-9_.-]{40,}'),
  // Models.
  prefixed('anthropic-key', ['sk-ant-'], '[A-Za-z0-9_-]{8,}'),
  prefixed('openai-key', ['sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sess-'], '[A-Za-z0-9_-]{16,}', 3.2),
  prefixed('openai-key', ['sk-'], '[A-Za-z0-9]{32,}\\b', 3.5),
  prefixed('openrouter-key', ['sk-or-v1-'], '[a-f0-9]{32,}'),
  prefixed('hugging-face-token', ['hf_', 'api_org_'], '[A-Za-z0-9]{16,}', 3.5),
  prefixed('groq-key', ['gsk_'], '[A-Za-z0-9]{32,}', 3.5),
  prefixed('replicate-token', ['r8_'], '[A-Za-z0-9]{30,}', 3.5),
  prefixed('perplexity-key', ['pplx-'], '[A-Za-z0-9]{32,}', 3),
  prefixed('xai-key', ['xai-'], '[A-Za-z0-9]{40,}', 3.5),
  prefixed('langchain-key', ['lsv2_pt_', 'lsv2_sk_', 'ls__'], '[A-Za-z0-9_]{24,}', 3),
  prefixed('pinecone-key', ['pcsk_'], '[A-Za-z0-9_]{40,}', 3.5),
  prefixed('tavily-key', ['tvly-'], '[A-Za-z0-9_-]{20,}', 3),
  prefixed('nvidia-key', ['nvapi-'], '[A-Za-z0-9_-]{40,}', 3.5),
  // Money.
  prefixed('stripe-key', ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'], '[A-Za-z0-9]{10,}'),
  prefixed('stripe-webhook-secret', ['whsec_'], '[A-Za-z0-9+/=]{16,}'),
  prefixed('square-token', ['sq0atp-', 'sq0csp-', 'EAAAE', 'EAAAl'], '[A-Za-z0-9_-]{22,}', 3.5),
  prefixed('shopify-token', ['shpat_', 'shpca_', 'shppa_', 'shpss_'], '[a-fA-F0-9]{24,}'),
  prefixed('paypal-token', ['access_token$production$'], '[a-z0-9]{16}\\$[a-f0-9]{32}'),
  prefixed('plaid-token', ['access-production-', 'access-sandbox-'], '[0-9a-f]{8}-[0-9a-f-]{27}'),
  prefixed('razorpay-key', ['rzp_live_', 'rzp_test_'], '[A-Za-z0-9]{14,}', 3),
  prefixed('adyen-key', ['AQE'], '[A-Za-z0-9+/=-]{100,}', 4),
  // Messages.
  prefixed(
    'slack-token',
    [
      'xoxb-',
      'xoxp-',
      'xoxa-',
      'xoxr-',
      'xoxs-',
      'xoxe-',
      'xoxe.',
      'xoxo-',
      'xoxc-',
      'xoxd-',
      'xapp-',
      'xwfp-',
    ],
    '[A-Za-z0-9.%-]{8,}',
  ),
  {
    kind: 'slack-webhook',
    keywords: ['hooks.slack.com'],
    pattern: String.raw`hooks\.slack\.com/((?:services|workflows|triggers)/[A-Za-z0-9/_-]{8,})`,
  },
  {
    kind: 'discord-webhook',
    keywords: ['/api/webhooks/', '/api/v'],
    pattern: String.raw`discord(?:app)?\.com/api/(?:v\d{1,2}/)?webhooks/(\d{15,22}/[A-Za-z0-9_-]{40,})`,
  },
  {
    kind: 'discord-token',
    keywords: ['discord', 'bot '],
    pattern: String.raw`\b([MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40})(?:[^A-Za-z0-9_-]|$)`,
    entropy: 4,
  },
  {
    kind: 'teams-webhook',
    keywords: ['.webhook.office.com'],
    pattern: String.raw`\.webhook\.office\.com/(webhookb2/[A-Za-z0-9@/_-]{60,})`,
  },
  {
    kind: 'telegram-token',
    keywords: [':aa'],
    pattern: String.raw`\b(?:bot)?(\d{6,12}:AA[A-Za-z0-9_-]{20,})`,
  },
  prefixed('twilio-key', ['SK'], '[0-9a-f]{32}\\b', 3),
  named('twilio-token', 'twilio', '[0-9a-f]{32}', 3),
  prefixed('sendgrid-key', ['SG.'], '[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}', 3.5),
  prefixed('mailgun-key', ['key-'], '[0-9a-f]{32}\\b', 3),
  {
    kind: 'mailchimp-key',
    keywords: ['-us'],
    pattern: String.raw`\b([0-9a-f]{32}-us\d{1,2})\b`,
  },
  prefixed('brevo-key', ['xkeysib-', 'xsmtpsib-'], '[a-f0-9]{40,}-[A-Za-z0-9]{12,}'),
  prefixed('resend-key', ['re_'], '[A-Za-z0-9]{6,10}_[A-Za-z0-9]{20,}\\b', 3.5),
  prefixed('postmark-token', ['PMAK-'], '[a-f0-9]{24}-[a-f0-9]{34}'),
  // Operations.
  prefixed('vault-token', ['hvs.', 'hvb.', 'hvr.'], '[A-Za-z0-9_-]{20,}', 3),
  prefixed('terraform-token', ['.atlasv1.'], '[A-Za-z0-9_=-]{40,}', 3.5),
  prefixed('pulumi-token', ['pul-'], '[a-f0-9]{40}\\b'),
  prefixed(
    'doppler-token',
    ['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.', 'dp.scim.', 'dp.audit.'],
    '[A-Za-z0-9_.-]{24,}',
    3,
  ),
  prefixed('1password-token', ['ops_eyJ'], '[A-Za-z0-9_=-]{40,}'),
  prefixed('1password-secret-key', ['A3-'], '[A-Z0-9]{6}-(?:[A-Z0-9]{5,6}-){3,4}[A-Z0-9]{5}'),
  prefixed('age-key', ['AGE-SECRET-KEY-1'], '[A-Z0-9]{20,}'),
  prefixed('grafana-token', ['glsa_', 'glc_', 'eyJrIjoi'], '[A-Za-z0-9_+/=]{20,}', 3),
  prefixed('sentry-token', ['sntrys_', 'sntryu_'], '[A-Za-z0-9_+/=]{30,}', 3),
  prefixed('newrelic-key', ['NRAK-', 'NRII-', 'NRJS-', 'NRRA-'], '[A-Za-z0-9_-]{16,}', 3),
  prefixed('dynatrace-token', ['dt0c01.', 'dt0s01.', 'dt0s02.'], '[A-Z0-9]{24}\\.[A-Z0-9]{40,}'),
  named('datadog-key', 'datadog', '[a-f0-9]{32}(?:[a-f0-9]{8})?', 3),
  prefixed('pagerduty-key', ['pdus+', 'pdeu+'], '[A-Za-z0-9_-]{18,}'),
  prefixed(
    'launchdarkly-key',
    ['sdk-', 'mob-'],
    '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
  ),
  prefixed('buildkite-token', ['bkua_', 'bkaj_'], '[a-f0-9]{32,}'),
  prefixed('circleci-token', ['CCIPAT_', 'CCIPRJ_'], '[A-Za-z0-9_]{40,}', 3.5),
  prefixed('prefect-key', ['pnu_', 'pnb_'], '[A-Za-z0-9]{32,}', 3),
  prefixed(
    'tailscale-key',
    ['tskey-auth-', 'tskey-api-', 'tskey-client-', 'tskey-webhook-'],
    '[A-Za-z0-9_-]{16,}',
    3,
  ),
  prefixed('snyk-token', ['snyk_uat.', 'snyk_sat.'], '[A-Za-z0-9_.-]{30,}', 3),
  prefixed('sonar-token', ['sqp_', 'sqa_', 'squ_'], '[a-f0-9]{40}\\b'),
  prefixed('postman-key', ['PMAK-'], '[A-Za-z0-9]{24}-[A-Za-z0-9]{34}'),
  prefixed('elastic-key', ['essu_'], '[A-Za-z0-9_+/=-]{40,}', 3.5),
  // Products.
  prefixed('linear-key', ['lin_api_', 'lin_oauth_'], '[A-Za-z0-9]{32,}', 3.5),
  prefixed('notion-token', ['secret_', 'ntn_'], '[A-Za-z0-9]{40,}\\b', 3.8),
  prefixed('figma-token', ['figd_', 'figo_'], '[A-Za-z0-9_-]{20,}', 3),
  prefixed('hubspot-token', ['pat-na1-', 'pat-eu1-', 'pat-na2-'], '[0-9a-f]{8}-[0-9a-f-]{27}'),
  prefixed('facebook-token', ['EAACEdEose0cBA', 'EAAG', 'EAAB'], '[A-Za-z0-9]{40,}', 3.8),
  prefixed('typeform-token', ['tfp_'], '[A-Za-z0-9_.=-]{40,}', 3.5),
  prefixed('contentful-token', ['CFPAT-'], '[A-Za-z0-9_-]{40,}', 3.5),
  prefixed('duffel-token', ['duffel_live_', 'duffel_test_'], '[A-Za-z0-9_=-]{40,}'),
  prefixed('easypost-key', ['EZAK', 'EZTK'], '[A-Za-z0-9]{50,}'),
  prefixed('readme-key', ['rdme_'], '[a-z0-9]{60,}'),
  prefixed('intra42-secret', ['s-s4t2ud-', 's-s4t2af-'], '[a-f0-9]{60,}'),
  {
    kind: 'jwt',
    keywords: ['eyj'],
    pattern: String.raw`\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){0,3}`,
  },
  {
    kind: 'putty-key',
    keywords: ['private-mac:'],
    pattern: 'Private-MAC: *([a-f0-9]{40,64})',
  },
  {
    kind: 'wireguard-key',
    keywords: ['privatekey', 'presharedkey'],
    pattern: '(?i:(?:private|preshared)key *= *)([A-Za-z0-9+/]{43}=)',
  },
];

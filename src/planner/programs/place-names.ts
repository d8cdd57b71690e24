/** `prod`, `PROD_URL`, `db.production.example`, `orders-live`: a name that says production. `product` says nothing. */
const production =
  /(?:^|[^a-z])(?:prod|production|prd)(?:[^a-z]|$)|(?:^|[-_=/.:@])live(?:[-_=/.:@]|$)|[a-z](?:Prod|Production)(?:[^a-z]|$)/;

const lower = (text: string): string => (/[A-Z]/.test(text) ? text.toLowerCase() : text);

/** A name of what comes before production and is nobody's own: `nonprod`, `pre-production`. */
const before = /(?:non|pre|not|un)[-_.]?prod/;

/** Whether a word names production. */
export const namesProduction = (text: string): boolean =>
  (production.test(text) || production.test(lower(text))) && !before.test(lower(text));

/** Whether a word names a place that more people than one work on: production, or one of the stages before it. */
export const namesShared = (text: string): boolean =>
  namesProduction(text) ||
  /(?:^|[^a-z])(?:staging|stage|stg|uat|preprod|pre-prod|preproduction|demo|canary|qa)(?:[^a-z]|$)/.test(
    lower(text),
  );

/** Whether a word names something of development or of tests: `app_test`, `config.settings.local`, `db-dev`. */
export const namesDevelopment = (text: string): boolean =>
  /(?:^|[^a-z])(?:tests?|testing|dev|devel|development|local|localhost|tmp|temp|ci|sandbox|scratch|playground)(?:[^a-z]|$)/.test(
    lower(text),
  );

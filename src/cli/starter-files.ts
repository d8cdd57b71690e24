import { configKeys, sectionNames } from '../config/schema.ts';

/** The `config.toml` a new home gets: every key with what it does and its default, all commented out. */
export const starterConfig = (): string => {
  const sections = sectionNames.map((section) => {
    const keys = configKeys
      .filter((key) => key.section === section)
      .map(
        (key) => `# ${key.description}: ${key.expected}.\n# ${key.leaf} = ${JSON.stringify(key.default)}\n`,
      );
    return `[${section}]\n${keys.join('\n')}`;
  });
  return `# The settings of Aegis for this user. Every key is optional and is shown with its default.
# In force: aegis config list. To change one: aegis config set KEY VALUE, then aegis restart.

${sections.join('\n')}`;
};

/** The `policy.toml` a new home gets: no rule in force, one shown. */
export const starterPolicy =
  (): string => `# Your rules. They are judged together with the rules that come with Aegis.
# To try one before it is in force: aegis policy check, and aegis policy explain -- npm publish

schema = 1

# A rule that asks you first. Its test is run whenever this file is loaded.
#
# [[rule]]
# id = "ask-before-publishing"
# decision = "require_approval"
# reason = "a published package cannot be taken back"
# match = { program = "npm", argv_prefix = ["publish"] }
#
# [[rule.test]]
# call = "npm publish --access public"
# expect = "require_approval"
# rule = "ask-before-publishing"
`;

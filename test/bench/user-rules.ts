/**
 * A user's policy of `count` rules in TOML, mixed as the measurements of `policy.md` were: mostly programs, then paths,
 * hosts, MCP tools and a few regular expressions. None of them names what ordinary work uses, but for one in ten.
 */
export const userRules = (count: number): string => {
  const everyday = ['git', 'npm', 'ls', 'cargo', 'docker', 'rg', 'python3', 'cat'];
  const rule = (index: number): string => {
    const head = `[[rule]]\nid = "bench-${index}"\npriority = ${400 + (index % 100)}\ndecision = "${index % 3 === 0 ? 'deny' : 'require_approval'}"\nreason = "bench"\n[rule.match]\n`;
    const kind = index % 100;
    if (kind < 70) {
      const program = index % 10 === 0 ? (everyday[index % everyday.length] ?? 'git') : `tool-${index}`;
      return `${head}program = "${program}"\nargs_any = ["--only-${index}", "sub-${index}/*"]\n`;
    }
    if (kind < 85)
      return `${head}kind = "write"\npath = ["\${workspace}/generated-${index}/**", "/srv/data-${index}/**"]\n`;
    if (kind < 91) return `${head}host = ["h${index}.internal.example", "*.zone-${index}.example"]\n`;
    if (kind < 97) return `${head}mcp_server = "server-${index}"\nmcp_tool = "tool_${index}"\n`;
    return `${head}regex = "(?i)\\\\bforbidden-${index}\\\\b"\n`;
  };
  return `schema = 1\n${Array.from({ length: count }, (_, index) => rule(index)).join('\n')}`;
};

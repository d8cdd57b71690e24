import { staticText } from '../value.ts';
import type { Invocation, Profile } from './profile.ts';

/** A configuration of the system or of the project: a server may load modules that one from elsewhere names. */
const ownSettings = /^(?:\/(?:usr\/local\/|opt\/homebrew\/)?etc\/|(?!\/|~|.*\.\.))[\w./@-]+$/;

/**
 * A server that only checks its configuration or tells its version, and ends: one of `checks` is given, and nothing but
 * these and a configuration.
 */
const checksItself = (checks: string, more = '', configured = ''): Profile => {
  const known = new Set(`${checks} ${more}`.split(' '));
  const settings = configured.split(' ');
  const onlyChecks = ({ flags, options, operands, uncertain }: Invocation): boolean =>
    !uncertain &&
    operands.length === 0 &&
    flags.some((flag) => checks.split(' ').includes(flag)) &&
    flags.every((flag) => known.has(flag) || settings.includes(flag)) &&
    options.every(({ value }) => ownSettings.test(staticText(value) ?? ''));
  return {
    valued: configured,
    singleDash: true,
    refine: (invocation) => (onlyChecks(invocation) ? ['read-only'] : []),
  };
};

/** Servers in the use that is made before a reload. Sources: nginx(8), haproxy(1), httpd(8), sshd(8), php-fpm(8), named(8). */
export const serverChecks: Record<string, Profile> = {
  nginx: checksItself('-t -T -v -V -tq', '-q', '-c'),
  openresty: checksItself('-t -T -v -V', '-q', '-c'),
  haproxy: checksItself('-c -v -vv', '-V -q', '-f'),
  httpd: checksItself('-t -v -V -S -M -l', '', '-f'),
  apache2: checksItself('-t -v -V -S -M -l', '', '-f'),
  sshd: checksItself('-t -T -V', '-q', '-f'),
  'php-fpm': checksItself('-t -tt -v -i', '', '-y'),
  lighttpd: checksItself('-t -tt -p -v -V', '', '-f'),
  'named-checkconf': checksItself('-z -p -v', '-j -x'),
  'unbound-checkconf': checksItself('-f'),
  varnishd: checksItself('-V'),
  postfix: {
    refine: ({ operands }) => (/^(?:check|status)$/.test(staticText(operands[0]) ?? '') ? ['read-only'] : []),
  },
  apachectl: {
    refine: ({ operands, flags }) =>
      /^(?:configtest|status|fullstatus)$/.test(staticText(operands[0]) ?? '') ||
      (operands.length === 0 && flags.length > 0 && flags.every((flag) => /^-[tvVSM]$/.test(flag)))
        ? ['read-only']
        : [],
  },
};

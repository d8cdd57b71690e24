import { describe, expect, test } from 'vitest';
import { traits } from './facts.ts';

describe('programs of the machine', () => {
  test.each([
    ['uname -a', 'read-only'],
    ['date +%s', 'read-only'],
    ['date 010100002030', 'system-config'],
    ['hostname', 'read-only'],
    ['hostname x', 'system-config'],
    ['shutdown -h now', 'shutdown'],
    ['init 0', 'shutdown'],
    ['systemctl status a', 'read-only'],
    ['systemctl restart a', 'service-control'],
    ['systemctl reboot', 'shutdown'],
    ['systemctl stop auditd', 'defense-off service-control'],
    ['systemctl "$X" a', 'service-control'],
    ['kill 12', 'process-kill'],
    ['kill %1', 'project-task'],
    ['kill -0 12', 'read-only'],
    ['kill -9 -1', 'mass-kill'],
    ['kill -9 12', 'process-kill'],
    ['pkill vite', 'process-kill'],
    ['pkill .', 'mass-kill'],
    ['killall -u dev', 'mass-kill'],
    ['mkfs.ext4 /dev/sda1', 'device'],
    ['mkfs.ext4 --help', 'read-only'],
    ['fdisk -l', 'read-only'],
    ['fdisk /dev/sda', 'device'],
    ['iptables -L', 'read-only'],
    ['iptables -F', 'defense-off'],
    ['iptables -A INPUT -j DROP', 'system-config'],
    ['ufw disable', 'defense-off'],
    ['ufw status', 'read-only'],
    ['setenforce 0', 'defense-off'],
    ['setenforce 1', 'system-config'],
    ['sysctl -a', 'read-only'],
    ['sysctl -w vm.swappiness=1', 'system-config'],
    ['sysctl -w kernel.core_pattern=x', 'kernel'],
    ['insmod x.ko', 'kernel'],
    ['useradd bob', 'system-config'],
    ['useradd -o -u 0 bob', 'user-admin'],
    ['usermod -aG sudo bob', 'user-admin'],
    ['passwd', 'system-config'],
    ['passwd root', 'user-admin'],
    ['crontab -l', 'read-only'],
    ['crontab -r', 'erase persistence'],
    ['journalctl -u a', 'read-only'],
    ['journalctl --vacuum-time=1s', 'log-clear'],
    ['dmesg -C', 'log-clear'],
    ['getent passwd', 'read-only'],
    ['getent shadow', 'escalation secret-read'],
  ])('%s: %s', (command, expected) => {
    expect(traits(command)).toBe(expected);
  });
});

describe('programs that hold secrets', () => {
  test.each([
    ['op read op://a', 'secret-read'],
    ['op whoami', 'read-only'],
    ['pass show a', 'secret-read'],
    ['pass ls', 'read-only'],
    ['vault kv get a', 'secret-read'],
    ['vault status', 'read-only'],
    ['gpg --list-keys', 'read-only'],
    ['gpg --export-secret-keys', 'escalation secret-read'],
    ['openssl rand -hex 8', 'file-work'],
    ['openssl req -engine ./x', ''],
    ['ssh-keygen -lf a.pub', 'read-only'],
    ['pbpaste', 'clipboard'],
  ])('%s: %s', (command, expected) => {
    expect(traits(command)).toBe(expected);
  });
});

/*
 * The hook client: carries one hook message of an agent to the daemon and prints the daemon's answer.
 *
 *   aegis-hook <socket> <session> <agent> <event> [--deadline SECONDS]
 *
 * It knows no dialect and takes no decision. A complete answer to its own nonce is printed; anything else is one line
 * of reason on stderr and exit code 2, which every agent takes for a refusal.
 * It behaves as src/bridge/hook/client.ts does, text for text; change both.
 */
#define _GNU_SOURCE
#define _DARWIN_C_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define MAX_MESSAGE (8 * 1024 * 1024)
#define MAX_OUTPUT (1024 * 1024)
#define MAX_HEADER 512
#define NONCE_LENGTH 32
#define FIRST_PAUSE_MS 100
#define LAST_PAUSE_MS 1000
/* A connection that lived this long ends an outage; a shorter one is a daemon that dies on each call. */
#define HELD_CONNECTION_MS 1000

static char nonce[NONCE_LENGTH + 1];
/* Both are zero pages until they are used, so their size costs nothing. The header is put right before the message. */
static char request[MAX_HEADER + MAX_MESSAGE + 1];
static char reply[MAX_HEADER + 2 * MAX_OUTPUT + 1];
static int64_t deadline;

static bool write_all(int fd, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = write(fd, bytes, length);
    if (written >= 0) {
      bytes += written;
      length -= (size_t)written;
    } else if (errno == EAGAIN) {
      struct pollfd writable = {.fd = fd, .events = POLLOUT};
      poll(&writable, 1, -1);
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

static _Noreturn void deny(const char *reason) {
  char line[256];
  int length = snprintf(line, sizeof line, "Aegis: %s. Denied.\n", reason);
  /* When nobody reads the reason, the exit code denies without it. */
  if (length > 0) (void)write_all(STDERR_FILENO, line, (size_t)length);
  _exit(2);
}

static void interrupted(int signal_number) {
  static const char line[] = "Aegis: the hook client was interrupted. Denied.\n";
  (void)signal_number;
  /* Only what a signal handler may call. */
  if (write(STDERR_FILENO, line, sizeof line - 1) < 0) _exit(2);
  _exit(2);
}

/* Milliseconds that no change of the wall clock moves. */
static int64_t now(void) {
  struct timespec at;
  if (clock_gettime(CLOCK_MONOTONIC, &at) != 0) deny("the hook client failed");
  return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

/* Waits for events on fd (or, with -1, for time to pass) until the instant. False when the instant came first. */
static bool wait_until(int fd, short events, short *seen, int64_t instant) {
  for (;;) {
    int64_t left = instant - now();
    if (left <= 0) return false;
    struct pollfd watched = {.fd = fd, .events = events};
    int ready = poll(&watched, fd == -1 ? 0 : 1, (int)left);
    if (ready < 0 && errno != EINTR) deny("the hook client failed");
    if (ready <= 0) continue;
    *seen = watched.revents;
    return true;
  }
}

static int64_t earlier(int64_t a, int64_t b) { return a < b ? a : b; }

/* A decimal number without sign or leading zero, at most `digits` long. Moves the cursor past it. */
static bool take_number(const char **cursor, int digits, long *value) {
  const char *at = *cursor;
  long number = 0;
  if (*at < '0' || *at > '9' || (*at == '0' && at[1] >= '0' && at[1] <= '9')) return false;
  for (; *at >= '0' && *at <= '9'; at++) {
    if (at - *cursor == digits) return false;
    number = number * 10 + (*at - '0');
  }
  *cursor = at;
  *value = number;
  return true;
}

static bool take_char(const char **cursor, char wanted) {
  if (**cursor != wanted) return false;
  ++*cursor;
  return true;
}

/* Whether a text is `least` to `most` characters of base64url. */
static bool is_word(const char *text, size_t least, size_t most) {
  static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  size_t length = strspn(text, allowed);
  return text[length] == '\0' && length >= least && length <= most;
}

/* s_<16 characters of base32>.<key> */
static bool is_session(const char *text) {
  if (strncmp(text, "s_", 2) != 0) return false;
  return strspn(text + 2, "abcdefghijklmnopqrstuvwxyz0123456789") == 16 && text[18] == '.' &&
         is_word(text + 19, 32, 64);
}

/* A limit from the environment, in milliseconds. It can be made shorter only: that denies sooner. */
static int64_t limit(const char *name, long most) {
  const char *text = getenv(name);
  size_t length = text == NULL ? 0 : strspn(text, "0123456789");
  if (length == 0 || length > 9 || text[length] != '\0') return most;
  return earlier(strtol(text, NULL, 10), most);
}

static void make_nonce(void) {
  unsigned char bytes[NONCE_LENGTH / 2];
  if (getentropy(bytes, sizeof bytes) != 0) deny("no random numbers");
  for (size_t i = 0; i < sizeof bytes; i++) {
    nonce[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
    nonce[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
  }
}

static size_t read_message(void) {
  size_t length = 0;
  short seen = 0;
  for (;;) {
    if (!wait_until(STDIN_FILENO, POLLIN, &seen, deadline)) deny("no answer before the deadline");
    ssize_t got = read(STDIN_FILENO, request + MAX_HEADER + length, MAX_MESSAGE + 1 - length);
    if (got == 0) return length;
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (got < 0) deny("the hook message could not be read");
    length += (size_t)got;
    if (length > MAX_MESSAGE) deny("the hook message is larger than 8 MiB");
  }
}

/* What has arrived of a reply. Denies as soon as it cannot become one; answers the agent when it is whole. */
static void judge(size_t size, bool ended) {
  const char *end = memchr(reply, '\n', size < MAX_HEADER ? size : MAX_HEADER);
  if (end == NULL) {
    if (size >= MAX_HEADER) deny("the reply is malformed");
    if (ended) deny("the reply is not complete");
    return;
  }
  const char *at = reply, *theirs = reply + 3;
  long code, out_length, err_length;
  bool well_formed = take_char(&at, 'A') && take_char(&at, '1') && take_char(&at, ' ') &&
                     strspn(at, "0123456789abcdef") == NONCE_LENGTH;
  if (well_formed) at += NONCE_LENGTH;
  well_formed = well_formed && take_char(&at, ' ') && take_number(&at, 3, &code) && take_char(&at, ' ') &&
                take_number(&at, 7, &out_length) && take_char(&at, ' ') && take_number(&at, 7, &err_length) &&
                at == end;
  if (!well_formed) deny("the reply is malformed");
  if (memcmp(theirs, nonce, NONCE_LENGTH) != 0) deny("the reply is for another call");
  if (code != 0 && code != 2) deny("the reply has an unknown exit code");
  if (out_length > MAX_OUTPUT || err_length > MAX_OUTPUT) deny("the reply is malformed");
  const char *body = end + 1;
  size_t length = size - (size_t)(body - reply), wanted = (size_t)(out_length + err_length);
  if (length > wanted) deny("the reply has bytes after its end");
  if (!ended) return;
  if (length < wanted) deny("the reply is not complete");
  if (code == 0 && out_length > 0 && body[0] != '{') deny("the answer is not a JSON object");
  if (!write_all(STDOUT_FILENO, body, (size_t)out_length)) deny("the answer could not be printed");
  (void)write_all(STDERR_FILENO, body + out_length, (size_t)err_length);
  _exit((int)code);
}

/* A connection to the socket, or -1. Denies when what is there is not a socket of ours: waiting would not help. */
static int connect_to(const struct sockaddr_un *address) {
  struct stat found;
  if (lstat(address->sun_path, &found) != 0) return -1;
  if (!S_ISSOCK(found.st_mode)) deny("the path is not a socket");
  if (found.st_uid != geteuid() && found.st_uid != 0) deny("the socket belongs to another user");
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (fd < 0) return -1;
  if (fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 && fcntl(fd, F_SETFL, O_NONBLOCK) == 0 &&
      connect(fd, (const struct sockaddr *)address, sizeof *address) == 0) {
    return fd;
  }
  close(fd);
  return -1;
}

/* Sends the request and takes the reply. Comes back only when the connection was lost before a reply began. */
static void converse(int fd, const char *next, size_t left, int64_t reply_within) {
  size_t size = 0;
  int64_t reply_by = INT64_MAX;
  for (;;) {
    short seen = 0;
    if (!wait_until(fd, left > 0 ? POLLIN | POLLOUT : POLLIN, &seen, earlier(deadline, reply_by))) {
      deny(reply_by < deadline ? "the reply was not finished in time" : "no answer before the deadline");
    }
    if (seen & (POLLIN | POLLHUP | POLLERR)) {
      ssize_t got = recv(fd, reply + size, sizeof reply - size, 0);
      if (got > 0) {
        if (size == 0) reply_by = now() + reply_within;
        size += (size_t)got;
        judge(size, false);
      } else if (got == 0 && size > 0) {
        judge(size, true);
      } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
        if (size > 0) deny("the reply is not complete");
        return;
      }
    }
    if (left > 0 && (seen & POLLOUT)) {
      ssize_t sent = send(fd, next, left, 0);
      if (sent > 0) {
        next += sent;
        left -= (size_t)sent;
      } else if (errno != EAGAIN && errno != EINTR) {
        if (size > 0) deny("the reply is not complete");
        return;
      }
    }
  }
}

/* Asks, and asks again with the same bytes after a lost connection, until the outage is too long. */
static _Noreturn void ask(const struct sockaddr_un *address, const char *bytes, size_t length) {
  int64_t reconnect_for = limit("AEGIS_HOOK_RECONNECT_MS", 30000);
  int64_t reply_within = limit("AEGIS_HOOK_REPLY_MS", 10000);
  int64_t lost_at = now(), pause = FIRST_PAUSE_MS;
  short unused;
  for (;;) {
    int fd = connect_to(address);
    if (fd >= 0) {
      int64_t connected_at = now();
      converse(fd, bytes, length, reply_within);
      close(fd);
      if (now() - connected_at >= HELD_CONNECTION_MS) {
        lost_at = now();
        pause = FIRST_PAUSE_MS;
      }
    }
    int64_t give_up_at = lost_at + reconnect_for;
    if (now() >= give_up_at) deny("the daemon cannot be reached");
    (void)wait_until(-1, 0, &unused, earlier(deadline, earlier(give_up_at, now() + pause)));
    if (now() >= deadline) deny("no answer before the deadline");
    pause = earlier(pause * 2, LAST_PAUSE_MS);
  }
}

int main(int argc, char **argv) {
  int64_t started = now();
  const struct sigaction on_signal = {.sa_handler = interrupted};
  const int caught[] = {SIGTERM, SIGINT, SIGHUP};
  for (size_t i = 0; i < sizeof caught / sizeof *caught; i++) sigaction(caught[i], &on_signal, NULL);
  signal(SIGPIPE, SIG_IGN);
  /* A closed standard descriptor would be given to the socket. */
  for (int fd = 0; fd <= 2; fd++) {
    if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", O_RDWR) != fd) deny("the hook client failed");
  }

  long seconds = 86390;
  const char *cursor = argc == 7 ? argv[6] : "";
  bool usable = argc == 5 || (argc == 7 && strcmp(argv[5], "--deadline") == 0 &&
                              take_number(&cursor, 6, &seconds) && *cursor == '\0' && seconds > 0);
  if (!usable || argv[1][0] != '/' || !is_session(argv[2]) || !is_word(argv[3], 1, 40) || !is_word(argv[4], 1, 40)) {
    deny("usage: aegis-hook <socket> <session> <agent> <event> [--deadline SECONDS]");
  }
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(argv[1]) >= sizeof address.sun_path) deny("the socket path is too long");
  memcpy(address.sun_path, argv[1], strlen(argv[1]));
  deadline = started + (int64_t)seconds * 1000;

  make_nonce();
  size_t message_length = read_message();
  char header[MAX_HEADER];
  int header_length = snprintf(header, sizeof header, "A1 %s %s %s %s %zu\n", nonce, argv[2], argv[3], argv[4],
                               message_length);
  if (header_length <= 0 || header_length >= MAX_HEADER) deny("the hook client failed");
  char *start = memcpy(request + MAX_HEADER - header_length, header, (size_t)header_length);
  ask(&address, start, (size_t)header_length + message_length);
}

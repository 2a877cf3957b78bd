// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <netdb.h>
#include <string.h>
#include <unistd.h>

#include "sks-session.h"

/* Plays every case of tests/data/cases.txt in a session, and holds each line's result or exception against what CPython answers for the same line,
 * live (tests/support/oracle.py). Some cases are also watched by strace, and their syscalls compared.
 *
 * With `--play CASES CASE` it is itself the player that is watched. */

#define PATIENCE_SECONDS 60 /* of a case: a call that waits for ever must not hang the tests */

/* What oracle.py prints, without JSON: fields end with US, records with RS. */
static const char flatten[] =
  "import json, subprocess, sys\n"
  "out = subprocess.run([sys.executable] + sys.argv[1:], stdout=subprocess.PIPE, check=True).stdout\n"
  "for line in out.decode().splitlines():\n"
  "    r = json.loads(line)\n"
  "    e = r.get('exception') or {}\n"
  "    fields = [r['case'], r.get('skipped', ''), r.get('line', ''), r.get('result') or '',\n"
  "              e.get('type', ''), str(e.get('errno') or 0), e.get('text', '')]\n"
  "    sys.stdout.buffer.write(('\\x1f'.join(fields) + '\\x1e').encode('utf-8', 'surrogatepass'))\n";

typedef enum
{
  FIELD_CASE,
  FIELD_SKIPPED,
  FIELD_LINE,
  FIELD_RESULT,
  FIELD_TYPE,
  FIELD_ERRNO,
  FIELD_TEXT,
  N_FIELDS
} Field;

typedef struct
{
  char *name;
  GPtrArray *steps; /* of GStrv, a field each */
} Case;

/* A wrong count of arguments is an error of the notation here, before any call, and a TypeError there. */
static const char *const arity_texts[] = { " takes ", "expected at most", "unexpected keyword", "multiple values", NULL };

static gboolean
is_about_arity (const char *text)
{
  for (guint i = 0; arity_texts[i] != NULL; i++)
    {
      if (strstr (text, arity_texts[i]) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* LITERAL * INT is no part of the notation's literals: it is written out. */
static char *
write_out_products (const char *line)
{
  g_autoptr (GRegex) regex = g_regex_new ("(b?)'([^']*)' \\* (\\d+)", 0, 0, NULL);
  g_autofree char *text = g_strdup (line);
  GMatchInfo *match;

  while (g_regex_match (regex, text, 0, &match))
    {
      GString *out = g_string_new (NULL);
      g_autofree char *prefix = g_match_info_fetch (match, 1), *piece = g_match_info_fetch (match, 2), *times = g_match_info_fetch (match, 3);
      int start, end;

      g_match_info_fetch_pos (match, 0, &start, &end);
      g_string_append_len (out, text, start);
      g_string_append_printf (out, "%s'", prefix);
      for (int i = 0; i < atoi (times); i++)
        g_string_append (out, piece);
      g_string_append_printf (out, "'%s", text + end);
      g_free (text);
      text = g_string_free (out, FALSE);
      g_clear_pointer (&match, g_match_info_free);
    }
  g_match_info_free (match);
  return g_steal_pointer (&text);
}

/* What is volatile in results, as oracle.py's normal() has it. */

/* The kernel's autobind: a zero byte and five hexadecimal digits, with no zero behind them. */
static gboolean
is_autoname (const char *name, gsize length)
{
  if (length != 6 || name[0] != '\0')
    return FALSE;
  for (gsize i = 1; i < length; i++)
    if (!g_ascii_isxdigit (name[i]))
      return FALSE;
  return TRUE;
}

static char *
normal_address (SksValue *address)
{
  guint n = sks_value_is (address, SKS_VALUE_TUPLE) ? sks_value_get_n_items (address) : 0;
  GString *out;
  gint64 port;
  gsize length;

  if (sks_value_is (address, SKS_VALUE_BYTES))
    {
      const char *name = (const char *) sks_value_get_bytes (address, &length);

      if (is_autoname (name, length))
        return g_strdup ("AUTONAME");
    }
  if ((n != 2 && n != 4) || !sks_value_get_int (sks_value_get_item (address, 1), &port) || port < 1024)
    return sks_value_to_python (address);

  out = g_string_new ("(");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *part = i == 1 ? g_strdup ("PORT") : sks_value_to_python (sks_value_get_item (address, i));

      g_string_append_printf (out, "%s%s", i > 0 ? ", " : "", part);
    }
  g_string_append_c (out, ')');
  return g_string_free (out, FALSE);
}

static char *
normal (SksValue *value, const char *name)
{
  gint64 number;

  if ((g_str_equal (name, "fileno") || g_str_equal (name, "detach")) && sks_value_get_int (value, &number) && number >= 0)
    return g_strdup ("FD");
  if (sks_value_is (value, SKS_VALUE_SOCKET))
    return g_strdup ("SOCKET");
  if (sks_value_is (value, SKS_VALUE_FILE))
    return g_strdup ("FILE");
  if ((g_str_equal (name, "accept") || g_str_equal (name, "recvfrom")) && sks_value_is (value, SKS_VALUE_TUPLE))
    {
      g_autofree char *first = normal (sks_value_get_item (value, 0), "");
      g_autofree char *address = normal_address (sks_value_get_item (value, 1));

      return g_strdup_printf ("(%s, %s)", first, address);
    }
  if (g_str_equal (name, "getsockname") || g_str_equal (name, "getpeername"))
    return normal_address (value);
  return sks_value_to_python (value);
}

/* str() of the exception. */
static char *
describe (SksValue *exception, int *error)
{
  *error = sks_value_get_errno (exception);
  /* Which of the two depends on whether this machine reaches a name server. */
  if (g_str_equal (sks_value_get_exception_type (exception), "gaierror") && *error == EAI_AGAIN)
    {
      *error = EAI_NONAME;
      return g_strdup ("[Errno -2] Name or service not known");
    }
  if (*error != 0)
    return g_strdup_printf ("[Errno %d] %s", *error, sks_value_get_exception_text (exception));
  return g_strdup (sks_value_get_exception_text (exception));
}

static void
compare (SksCall *call, char **step)
{
  SksValue *result = sks_call_get_result (call);
  g_autofree char *text = NULL;
  g_autofree char *got = NULL;
  g_autofree char *expected = NULL;
  int error = 0;

  g_assert_nonnull (result);
  if (sks_value_is (result, SKS_VALUE_EXCEPTION))
    {
      text = describe (result, &error);
      got = g_strdup_printf ("%s (%d): %s", sks_value_get_exception_type (result), error, text);
    }
  else
    got = normal (result, sks_call_get_spec (call)->name);

  if (step[FIELD_TYPE][0] != '\0')
    expected = g_strdup_printf ("%s (%s): %s", step[FIELD_TYPE], step[FIELD_ERRNO], step[FIELD_TEXT]);
  else
    expected = g_strdup (step[FIELD_RESULT]);

  if (!g_str_equal (got, expected))
    {
      g_test_message ("%s", step[FIELD_LINE]);
      g_test_message ("  CPython: %.300s", expected);
      g_test_message ("  here:    %.300s", got);
      g_test_fail ();
    }
}

static void
play_step (SksSession *session, char **step)
{
  g_autofree char *line = write_out_products (step[FIELD_LINE]);
  g_autoptr (GError) error = NULL;
  g_autoptr (SksCall) call = sks_session_call_line (session, line, TRUE, &error);

  if (call != NULL)
    compare (call, step);
  else if (!is_about_arity (step[FIELD_TEXT]) && !g_str_equal (step[FIELD_TYPE], "AttributeError"))
    {
      g_test_message ("%s: %s", step[FIELD_LINE], error->message);
      g_test_fail ();
    }
}

/* A directory of its own, for UNIX paths. */

static char *
enter_directory (char **before)
{
  char *directory = g_dir_make_tmp ("sks-case-XXXXXX", NULL);

  *before = g_get_current_dir ();
  g_assert_cmpint (g_chdir (directory), ==, 0);
  return directory;
}

static void
leave_directory (char *directory, char *before)
{
  GDir *dir = g_dir_open (".", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_unlink (name);
  g_dir_close (dir);
  g_assert_cmpint (g_chdir (before), ==, 0);
  g_rmdir (directory);
  g_free (directory);
  g_free (before);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  char *before, *directory;
  g_autoptr (SksSession) session = NULL;

  if (c->steps->len == 1 && ((char **) c->steps->pdata[0])[FIELD_SKIPPED][0] != '\0')
    {
      g_autofree char *reason = g_strdup_printf ("this machine has no %s", ((char **) c->steps->pdata[0])[FIELD_SKIPPED]);

      g_test_skip (reason);
      return;
    }

  alarm (PATIENCE_SECONDS);
  directory = enter_directory (&before);
  session = sks_session_new ();
  for (guint i = 0; i < c->steps->len; i++)
    play_step (session, c->steps->pdata[i]);
  leave_directory (directory, before);
  alarm (0);
}

/* The player that strace watches */

static void
mark (int fd, const char *text)
{
  g_assert_cmpint (write (fd, text, strlen (text)), ==, (gssize) strlen (text));
}

static int
play_marked (const char *path, const char *name)
{
  g_autofree char *text = NULL;
  g_autofree char *heading = g_strdup_printf ("[%s]", name);
  g_auto (GStrv) lines = NULL;
  g_autoptr (SksSession) session = NULL;
  char *before, *directory;
  int null = open ("/dev/null", O_WRONLY | O_CLOEXEC);
  guint step = 0;
  gboolean inside = FALSE;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  directory = enter_directory (&before);
  session = sks_session_new ();
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = write_out_products (g_strstrip (lines[i]));
      g_autofree char *step_mark = NULL;
      g_autoptr (SksCall) call = NULL;

      if (line[0] == '[')
        inside = g_str_equal (line, heading);
      if (!inside || line[0] == '[' || line[0] == '#' || line[0] == '\0')
        continue;

      step_mark = g_strdup_printf ("sks-step %u", step++);
      mark (null, step_mark);
      call = sks_session_call_line (session, line, TRUE, NULL);
    }
  mark (null, "sks-step end");
  leave_directory (directory, before);
  return 0;
}

/* A selection: every kind of call, timeouts, failures, files. */
static const char *const watched[] = {
  "tcp-echo", "tcp-half-close", "tcp-recvfrom", "tcp-refused", "tcp-connected-again", "tcp-not-connected", "tcp-not-connected-timed",
  "tcp-large-sendall", "listen-backlogs", "accept-timeouts", "inet-hosts", "udp-forms-of-sendto", "unix-abstract", "socket-nonblocking",
  "setblocking", "timed-out", "would-block", "connect-timed-out", "send-part", "receive-wrong-arguments", "shutdown-arguments", "options-int",
  "options-bytes", "closed", "closed-file-on-it", "file-read", "file-read-small-buffer", "file-raw", "file-write", "file-write-small-buffer",
  "file-both", "file-timed-out", "file-would-block", "file-references", "text-read", "text-write-buffers", "text-both", NULL
};

static char *
trace (const char *name, gboolean ours, int *status)
{
  g_autofree char *oracle = g_test_build_filename (G_TEST_DIST, "support", "oracle.py", NULL);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  /* The leak sanitizer cannot look at a process that strace holds. */
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "ASAN_OPTIONS", "detect_leaks=0:allocator_may_return_null=1", TRUE);
  char *out = NULL;

  g_ptr_array_add (argv, (gpointer) g_getenv ("SKS_PYTHON"));
  g_ptr_array_add (argv, oracle);
  g_ptr_array_add (argv, (gpointer) "--strace");
  g_ptr_array_add (argv, (gpointer) name);
  if (ours)
    {
      g_ptr_array_add (argv, (gpointer) "--player");
      g_ptr_array_add (argv, self);
      g_ptr_array_add (argv, (gpointer) "--play");
    }
  g_ptr_array_add (argv, NULL);
  g_assert_true (g_spawn_sync (NULL, (char **) argv->pdata, environment, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL, status, NULL));
  return out;
}

static void
test_syscalls (gconstpointer data)
{
  const char *name = data;
  int status, our_status;
  g_autofree char *theirs = trace (name, FALSE, &status);
  g_autofree char *ours = NULL;
  g_auto (GStrv) their_lines = NULL, our_lines = NULL;

  if (status != 0)
    {
      g_test_skip ("strace cannot run here, or this machine lacks what the case needs");
      return;
    }

  ours = trace (name, TRUE, &our_status);
  g_assert_cmpint (our_status, ==, 0);
  their_lines = g_strsplit (theirs, "\n", -1);
  our_lines = g_strsplit (ours, "\n", -1);
  g_assert_cmpuint (g_strv_length (our_lines), ==, g_strv_length (their_lines));
  for (guint i = 0; their_lines[i] != NULL; i++)
    {
      if (!g_str_equal (our_lines[i], their_lines[i]))
        {
          g_test_message ("CPython: %.600s", their_lines[i]);
          g_test_message ("here:    %.600s", our_lines[i]);
          g_test_fail ();
        }
    }
}

/* Reading the oracle's answers */

static void
case_free (gpointer data)
{
  Case *c = data;

  g_free (c->name);
  g_ptr_array_unref (c->steps);
  g_free (c);
}

static GPtrArray *
ask_oracle (void)
{
  g_autofree char *oracle = g_test_build_filename (G_TEST_DIST, "support", "oracle.py", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "cases.txt", NULL);
  const char *argv[] = { g_getenv ("SKS_PYTHON"), "-c", flatten, oracle, path, NULL };
  g_autofree char *out = NULL;
  g_auto (GStrv) records = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *cases = g_ptr_array_new_with_free_func (case_free);
  Case *c = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);

  records = g_strsplit (out, "\x1e", -1);
  for (guint i = 0; records[i] != NULL && records[i][0] != '\0'; i++)
    {
      char **fields = g_strsplit (records[i], "\x1f", N_FIELDS);

      g_assert_cmpuint (g_strv_length (fields), ==, N_FIELDS);
      if (c == NULL || !g_str_equal (c->name, fields[FIELD_CASE]))
        {
          c = g_new0 (Case, 1);
          c->name = g_strdup (fields[FIELD_CASE]);
          c->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
          g_ptr_array_add (cases, c);
        }
      g_ptr_array_add (c->steps, fields);
    }
  return cases;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GPtrArray) cases = NULL;

  setlocale (LC_ALL, "");
  if (argc == 4 && g_str_equal (argv[1], "--play"))
    return play_marked (argv[2], argv[3]);

  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("SKS_PYTHON") == NULL)
    g_setenv ("SKS_PYTHON", "/usr/bin/python3", TRUE);
  cases = ask_oracle ();
  for (guint i = 0; i < cases->len; i++)
    {
      Case *c = cases->pdata[i];
      g_autofree char *path = g_strconcat ("/Sks/Cases/", c->name, NULL);

      g_test_add_data_func (path, c, test_case);
    }
  for (guint i = 0; watched[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/Sks/Syscalls/", watched[i], NULL);

      g_test_add_data_func (path, watched[i], test_syscalls);
    }
  return g_test_run ();
}

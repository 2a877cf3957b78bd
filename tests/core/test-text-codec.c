// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "sks-text-codec.h"

/* Every expectation is CPython's own, asked live: the codec is what TextIOWrapper makes of a socket's bytes, written and read piece by piece. */
static const char script[] =
  "import codecs, sys\n"
  "def show(f):\n"
  "    try:\n"
  "        return ascii(f())\n"
  "    except (UnicodeError, LookupError) as e:\n"
  "        return '%s: %s' % (type(e).__name__, e)\n"
  "way, name, errors, text = sys.argv[1:5]\n"
  "if way == 'encode':\n"
  "    name = {'utf-16': 'utf-16-le', 'utf-32': 'utf-32-le'}.get(name, name)\n"
  "    print(show(lambda: codecs.getincrementalencoder(name)(errors).encode(eval(text))), end='')\n"
  "else:\n"
  "    d = codecs.getincrementaldecoder(name)(errors)\n"
  "    data = eval(text)\n"
  "    print(show(lambda: ''.join(d.decode(data[i:i + 1]) for i in range(len(data))) + d.decode(b'', True)), end='')\n";

static char *
ask_python (const char *way, const char *encoding, const char *errors, const char *literal)
{
  const char *python = g_getenv ("SKS_PYTHON");
  const char *argv[] = { python != NULL ? python : "/usr/bin/python3", "-c", script, way, encoding, errors, literal, NULL };
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return out;
}

/* ascii() of text that is WTF-8. */
static char *
to_ascii (const char *text, gsize length)
{
  GString *out = g_string_new ("'");
  const guint8 *at = (const guint8 *) text, *end = at + length;

  while (at < end)
    {
      guint n = *at < 0x80 ? 1 : *at < 0xe0 ? 2 : *at < 0xf0 ? 3 : 4;
      guint c = n == 1 ? *at : *at & (0x7f >> n);

      for (guint i = 1; i < n; i++)
        c = c << 6 | (at[i] & 0x3f);
      at += n;
      if (c == '\n' || c == '\r' || c == '\t')
        g_string_append_printf (out, "\\%c", c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
      else if (c == '\\')
        g_string_append (out, "\\\\");
      else if (c >= 0x20 && c < 0x7f)
        g_string_append_c (out, (char) c);
      else
        g_string_append_printf (out, c <= 0xff ? "\\x%02x" : c <= 0xffff ? "\\u%04x" : "\\U%08x", c);
    }
  g_string_append_c (out, '\'');
  return g_string_free (out, FALSE);
}

static char *
show_exception (SksValue *exception)
{
  char *shown = g_strdup_printf ("%s: %s", sks_value_get_exception_type (exception), sks_value_get_exception_text (exception));

  sks_value_unref (exception);
  return shown;
}

static void
test_decode (void)
{
  static const struct
  {
    const char *encoding, *errors, *bytes;
  } samples[] = {
    { "utf-8", "strict", "caf\\xc3\\xa9 \\xe4\\xbd\\xa0 \\xf0\\x9f\\x98\\x80" },
    { "utf-8", "replace", "a\\xff\\xe4\\xbdb\\xf0\\x9f\\x98c\\xc0\\x80\\xed\\xa0\\x80\\xf5" },
    { "utf-8", "ignore", "a\\xff\\xe4\\xbdb" },
    { "utf-8", "surrogateescape", "a\\xff\\xe4\\xbdb" },
    { "utf-8", "backslashreplace", "a\\xff\\xe4\\xbdb" },
    { "ascii", "replace", "a\\x80b" },
    { "latin-1", "strict", "a\\x80\\xe9\\xff" },
    { "gbk", "strict", "\\xc4\\xe3\\xba\\xc3a" },
    { "gbk", "ignore", "\\xc4\\xe3\\xff" },
    { "gb18030", "strict", "\\x94\\x39\\xfc\\x36\\xc4\\xe3" },
    { "big5", "strict", "\\xa7A\\xa6n" },
    { "shift_jis", "strict", "\\x93\\xfa\\x96{" },
    { "euc_jp", "strict", "\\xc6\\xfc\\xcb\\xdc" },
    { "utf-16-le", "strict", "a\\x00=\\xd8\\x00\\xde" },
    { "utf-16-be", "strict", "\\x00a\\xd8=\\xde\\x00" },
    { "utf-16", "strict", "\\xff\\xfea\\x00" },
    { "utf-16", "strict", "\\xfe\\xff\\x00a" },
    { "cp1252", "strict", "\\x80uro" },
    { "iso8859-2", "strict", "\\xa3" },
    { "koi8-r", "strict", "\\xd0\\xd2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *literal = g_strdup_printf ("b'%s'", samples[i].bytes);
      g_autofree char *expected = ask_python ("decode", samples[i].encoding, samples[i].errors, literal);
      g_autoptr (SksTextCodec) codec = sks_text_codec_new (samples[i].encoding, samples[i].errors);
      g_autoptr (GString) hex_free = g_string_new (NULL);
      g_autoptr (GString) out = g_string_new (NULL);
      g_autofree char *shown = NULL;
      SksValue *exception = NULL;

      for (const char *c = samples[i].bytes; *c != '\0'; c++)
        {
          if (c[0] == '\\' && c[1] == 'x')
            {
              g_string_append_c (hex_free, (char) (g_ascii_xdigit_value (c[2]) << 4 | g_ascii_xdigit_value (c[3])));
              c += 3;
            }
          else
            g_string_append_c (hex_free, *c);
        }
      g_assert_nonnull (codec);
      for (gsize n = 0; n < hex_free->len && exception == NULL; n++)
        exception = sks_text_codec_decode (codec, (const guint8 *) hex_free->str + n, 1, FALSE, out);
      if (exception == NULL)
        exception = sks_text_codec_decode (codec, NULL, 0, TRUE, out);
      shown = exception != NULL ? show_exception (exception) : to_ascii (out->str, out->len);
      g_assert_cmpstr (shown, ==, expected);
    }
}

/* Whole pieces, strict: the exceptions. */
static void
test_decode_errors (void)
{
  static const struct
  {
    const char *encoding, *data, *expected;
  } samples[] = {
    { "utf-8", "ab\xff", "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 2: invalid start byte" },
    { "utf-8", "a\xe4\xbd" "a", "UnicodeDecodeError: 'utf-8' codec can't decode bytes in position 1-2: invalid continuation byte" },
    { "utf-8", "\xf0\x9f\x98", "UnicodeDecodeError: 'utf-8' codec can't decode bytes in position 0-2: unexpected end of data" },
    { "ascii", "a\x80", "UnicodeDecodeError: 'ascii' codec can't decode byte 0x80 in position 1: ordinal not in range(128)" },
    { "gbk", "a\xe4", "UnicodeDecodeError: 'gbk' codec can't decode byte 0xe4 in position 1: incomplete multibyte sequence" },
    { "gbk", "\xff\xff" "a", "UnicodeDecodeError: 'gbk' codec can't decode byte 0xff in position 0: illegal multibyte sequence" },
    { "cp1252", "\x81", "UnicodeDecodeError: 'charmap' codec can't decode byte 0x81 in position 0: character maps to <undefined>" },
    { "utf-16-le", "a", "UnicodeDecodeError: 'utf-16-le' codec can't decode byte 0x61 in position 0: truncated data" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (SksTextCodec) codec = sks_text_codec_new (samples[i].encoding, "strict");
      g_autoptr (GString) out = g_string_new (NULL);
      SksValue *exception = sks_text_codec_decode (codec, (const guint8 *) samples[i].data, strlen (samples[i].data), TRUE, out);
      g_autofree char *shown = NULL;

      g_assert_nonnull (exception);
      shown = show_exception (exception);
      g_assert_cmpstr (shown, ==, samples[i].expected);
    }
}

static void
test_encode (void)
{
  static const char *const encodings[] = { "utf-8", "ascii", "latin-1", "gbk", "gb18030", "big5", "shift_jis", "cp1252", "koi8-r", "utf-16", "utf-32" };
  static const char *const handlers[] = { "strict", "ignore", "replace", "backslashreplace", "surrogateescape", "nosuch" };
  static const struct
  {
    const char *text, *literal;
  } texts[] = {
    { "plain", "'plain'" },
    { "caf\xc3\xa9", "'caf\\xe9'" },
    { "\xc3\xa9\xe4\xbd\xa0", "'\\xe9\\u4f60'" },
    { "a\xed\xb2\x80\xed\xb2\x81z", "'a\\udc80\\udc81z'" },
    { "a\xf0\x9f\x98\x80z", "'a\\U0001f600z'" },
  };

  for (guint e = 0; e < G_N_ELEMENTS (encodings); e++)
    for (guint h = 0; h < G_N_ELEMENTS (handlers); h++)
      for (guint t = 0; t < G_N_ELEMENTS (texts); t++)
        {
          g_autoptr (SksTextCodec) codec = NULL;
          g_autoptr (GByteArray) out = g_byte_array_new ();
          g_autoptr (SksValue) bytes = NULL;
          g_autofree char *expected = NULL;
          g_autofree char *shown = NULL;
          SksValue *exception;

          /* All of them would take long: strict ones, and of the others some. */
          if (h > 0 && e > 3)
            continue;
          expected = ask_python ("encode", encodings[e], handlers[h], texts[t].literal);
          codec = sks_text_codec_new (encodings[e], handlers[h]);
          exception = sks_text_codec_encode (codec, texts[t].text, strlen (texts[t].text), out);
          bytes = sks_value_new_bytes (out->len > 0 ? out->data : (const guint8 *) "", out->len);
          shown = exception != NULL ? show_exception (exception) : sks_value_to_python (bytes);
          g_assert_cmpstr (shown, ==, expected);
        }
}

static void
test_names (void)
{
  static const char *const known[] = { "UTF-8", "utf8", "U8", "Latin1", "ISO-8859-1", "US-ASCII", "GB2312", "cp936", "Shift-JIS", "windows-1252", "iso8859-15" };
  static const char *const unknown[] = { "nosuch", "", "utf-9", "cp", "iso8859-99" };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (SksTextCodec) codec = sks_text_codec_new (known[i], "strict");

      g_assert_nonnull (codec);
    }
  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    g_assert_null (sks_text_codec_new (unknown[i], "strict"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Sks/TextCodec/decode", test_decode);
  g_test_add_func ("/Sks/TextCodec/decode-errors", test_decode_errors);
  g_test_add_func ("/Sks/TextCodec/encode", test_encode);
  g_test_add_func ("/Sks/TextCodec/names", test_names);
  return g_test_run ();
}

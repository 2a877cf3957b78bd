// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "sks-test-python.h"
#include "sks-value.h"

/* Python makes the same values from what they are made of, not from our text, and prints them. */
static const char repr_program[] =
    "import sys, struct\n"
    "for line in sys.stdin:\n"
    "  kind, _, payload = line.rstrip('\\n').partition(' ')\n"
    "  data = bytes.fromhex(payload) if kind in 'bsfp' else payload\n"
    "  print(repr({'b': lambda: data, 's': lambda: data.decode('utf-8', 'surrogatepass'),\n"
    "              'p': lambda: data.decode('utf-8', 'surrogateescape'), 'f': lambda: struct.unpack('d', data)[0],\n"
    "              'i': lambda: int(data), 'n': lambda: None, 't': lambda: data == '1'}[kind]()).encode('ascii', 'backslashreplace').decode())\n";

typedef struct
{
  GPtrArray *values;
  GString *input;
} Samples;

static void
append_hex (GString *out, gconstpointer data, gsize length)
{
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (out, "%02x", ((const guint8 *) data)[i]);
  g_string_append_c (out, '\n');
}

static void
add_bytes (Samples *samples, gconstpointer data, gsize length)
{
  g_ptr_array_add (samples->values, sks_value_new_bytes (data, length));
  g_string_append (samples->input, "b ");
  append_hex (samples->input, data, length);
}

static void
add_text (Samples *samples, const char *text, gsize length)
{
  g_ptr_array_add (samples->values, sks_value_new_text (text, (gssize) length));
  g_string_append (samples->input, "s ");
  append_hex (samples->input, text, length);
}

static void
add_path (Samples *samples, const char *path, gsize length)
{
  g_ptr_array_add (samples->values, sks_value_new_path (path, length));
  g_string_append (samples->input, "p ");
  append_hex (samples->input, path, length);
}

static void
add_float (Samples *samples, double number)
{
  g_ptr_array_add (samples->values, sks_value_new_float (number));
  g_string_append (samples->input, "f ");
  append_hex (samples->input, &number, sizeof number);
}

static void
add_int (Samples *samples, const char *digits)
{
  g_ptr_array_add (samples->values, sks_value_new_int_from_digits (digits));
  g_string_append_printf (samples->input, "i %s\n", digits);
}

static void
add_bytes_samples (Samples *samples)
{
  static const char *const texts[] = { "", "hello\r\n", "it's", "say \"x\"", "it's \"both\"", "back\\slash", "\t\a\b\x7f", "'''", "\"\"\"" };
  guint8 all[256];

  for (guint i = 0; i < sizeof all; i++)
    all[i] = (guint8) i;
  add_bytes (samples, all, sizeof all);
  for (guint i = 0; i < sizeof all; i++)
    add_bytes (samples, all + i, 1);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      add_bytes (samples, texts[i], strlen (texts[i]));
      add_text (samples, texts[i], strlen (texts[i]));
      add_path (samples, texts[i], strlen (texts[i]));
    }
}

static void
add_text_samples (Samples *samples)
{
  static const gunichar steps[] = { 1, 61, 997 };
  static const char *const paths[] = { "plain", "\xff", "a\x80z", "\xc3\xa9", "\xc3", "\xed\xa0\x80", "\xf0\x9f\x98", "\xf4\x90\x80\x80", "\xc0\xaf", "\xe4\xbd\xa0\xe5\xa5\xbd" };
  char utf8[6];

  add_text (samples, "nul\0inside", 10);
  add_text (samples, "\xed\xb2\x80", 3);
  for (gunichar c = 1; c < 0x110000; c += steps[c < 0x600 ? 0 : c < 0x10000 ? 1 : 2])
    if (c < 0xd800 || c > 0xdfff)
      add_text (samples, utf8, (gsize) g_unichar_to_utf8 (c, utf8));
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    add_path (samples, paths[i], strlen (paths[i]));
}

static void
add_number_samples (Samples *samples)
{
  static const char *const ints[] = { "0", "-0", "007", "1", "-1", "2147483647", "-2147483648", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
                                      "-9223372036854775809", "18446744073709551616", "123456789012345678901234567890" };
  static const double floats[] = { 0.0, -0.0, 1.0, 0.1, 1.0 / 3, 2.5, 1e15, 1e16, 1e17, 123456789012345680.0, 1e-4, 1e-5, 0.00012345, 1e22, 1e23, 5e-324, 1.7976931348623157e308,
                                   2.2250738585072014e-308, 0.333333334, 9007199254740993.0, 100.0, -1.5, 4503599627370496.5 };
  g_autoptr(GRand) rand = g_rand_new_with_seed (20261122);

  for (guint i = 0; i < G_N_ELEMENTS (ints); i++)
    add_int (samples, ints[i]);
  for (guint i = 0; i < G_N_ELEMENTS (floats); i++)
    add_float (samples, floats[i]);
  add_float (samples, INFINITY);
  add_float (samples, -INFINITY);
  add_float (samples, NAN);
  for (int exponent = -1074; exponent < 1024; exponent++)
    add_float (samples, ldexp (1.0, exponent));
  for (guint i = 0; i < 2000; i++)
    {
      guint64 bits = (guint64) g_rand_int (rand) << 32 | g_rand_int (rand);
      double number;

      memcpy (&number, &bits, sizeof number);
      add_float (samples, number);
    }
}

static void
add_samples (Samples *samples)
{
  samples->values = g_ptr_array_new_with_free_func ((GDestroyNotify) sks_value_unref);
  samples->input = g_string_new (NULL);
  add_bytes_samples (samples);
  add_text_samples (samples);
  add_number_samples (samples);
  g_ptr_array_add (samples->values, sks_value_new_none ());
  g_string_append (samples->input, "n \n");
  g_ptr_array_add (samples->values, sks_value_new_bool (TRUE));
  g_string_append (samples->input, "t 1\n");
}

static void
clear_samples (Samples *samples)
{
  g_ptr_array_unref (samples->values);
  g_string_free (samples->input, TRUE);
}

/* Python's output is made ASCII, so that lone surrogates can pass; our text likewise. */
static char *
to_ascii (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c < 0x80)
        g_string_append_c (out, (char) c);
      else
        g_string_append_printf (out, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
    }
  return g_string_free (out, FALSE);
}

static void
test_repr (void)
{
  Samples samples;
  g_auto(GStrv) lines = NULL;

  add_samples (&samples);
  lines = sks_test_python_lines (repr_program, samples.input->str);
  g_assert_cmpuint (g_strv_length (lines), ==, samples.values->len);
  for (guint i = 0; i < samples.values->len; i++)
    {
      g_autofree char *text = sks_value_to_python (g_ptr_array_index (samples.values, i));
      g_autofree char *ascii = to_ascii (text);

      g_assert_cmpstr (ascii, ==, lines[i]);
    }
  clear_samples (&samples);
}

static void
test_codec (void)
{
  Samples samples;
  g_autoptr(GByteArray) encoded = g_byte_array_new ();
  gsize position = 0;

  add_samples (&samples);
  g_ptr_array_add (samples.values, sks_value_new_socket (7, 12, "conn"));
  g_ptr_array_add (samples.values, sks_value_new_file (3, "f", "BufferedReader"));
  g_ptr_array_add (samples.values, sks_value_new_errno (111));
  g_ptr_array_add (samples.values, sks_value_new_exception ("gaierror", -2, "Name or service not known"));
  g_ptr_array_add (samples.values, sks_value_new_pair (sks_value_new_text ("::1", -1), sks_value_new_tuple (NULL, 0)));
  for (guint i = 0; i < samples.values->len; i++)
    sks_value_encode (g_ptr_array_index (samples.values, i), encoded);
  sks_value_encode (NULL, encoded);

  for (guint i = 0; i < samples.values->len; i++)
    {
      SksValue *value = g_ptr_array_index (samples.values, i);
      g_autoptr(SksValue) decoded = sks_value_decode (encoded->data, encoded->len, &position);
      g_autofree char *expected = sks_value_to_python (value);
      g_autofree char *text = NULL;

      g_assert_nonnull (decoded);
      g_assert_cmpint (sks_value_get_kind (decoded), ==, sks_value_get_kind (value));
      text = sks_value_to_python (decoded);
      g_assert_cmpstr (text, ==, expected);
      if (g_strcmp0 (text, "nan") != 0)
        g_assert_true (sks_value_equal (decoded, value));
    }
  g_assert_null (sks_value_decode (encoded->data, encoded->len, &position));
  g_assert_cmpuint (position, ==, encoded->len);
  clear_samples (&samples);
}

/* Bytes that were cut or damaged give NULL or some value, never a read beyond them. */
static void
test_decode_damaged (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  g_autoptr(SksValue) value = sks_value_new_pair (sks_value_new_bytes ("hello", 5), sks_value_new_pair (sks_value_new_text ("::1", -1), sks_value_new_int (9999)));
  g_autoptr(GByteArray) encoded = g_byte_array_new ();

  sks_value_encode (value, encoded);
  for (guint i = 0; i < encoded->len; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (encoded->data, i);
      gsize position = 0;

      g_assert_null (sks_value_decode (copy, i, &position));
    }
  for (guint round = 0; round < 20000; round++)
    {
      g_autofree guint8 *copy = g_memdup2 (encoded->data, encoded->len);
      g_autoptr(SksValue) decoded = NULL;
      gsize position = 0;

      copy[g_rand_int_range (rand, 0, (gint32) encoded->len)] = (guint8) g_rand_int (rand);
      decoded = sks_value_decode (copy, encoded->len, &position);
      g_assert_cmpuint (position, <=, encoded->len);
    }
}

static void
test_paths (void)
{
  static const char *const paths[] = { "plain", "\xff\xfe", "a\x80", "\xc3\xa9", "\xed\xa0\x80", "\xf0\x9f\x98", "" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr(SksValue) value = sks_value_new_path (paths[i], strlen (paths[i]));
      g_autoptr(GByteArray) back = sks_value_to_path (value);

      g_assert_nonnull (back);
      g_assert_cmpmem (back->data, back->len, paths[i], strlen (paths[i]));
    }
  {
    g_autoptr(SksValue) lone = sks_value_new_text ("\xed\xa0\x80", 3);

    g_assert_null (sks_value_to_path (lone));
  }
}

static void
test_equal (void)
{
  g_autoptr(SksValue) one = sks_value_new_int (1), yes = sks_value_new_bool (TRUE), real = sks_value_new_float (1.0);
  g_autoptr(SksValue) text = sks_value_new_text ("1", -1), bytes = sks_value_new_bytes ("1", 1), large = sks_value_new_int_from_digits ("99999999999999999999");
  g_autoptr(SksValue) tuple = sks_value_new_pair (sks_value_ref (one), sks_value_ref (text)), list = sks_value_new_list ((SksValue *[]){ sks_value_ref (one), sks_value_ref (text) }, 2);
  g_autoptr(SksValue) same = sks_value_new_pair (sks_value_ref (real), sks_value_new_text ("1", -1));

  g_assert_true (sks_value_equal (one, yes));
  g_assert_true (sks_value_equal (one, real));
  g_assert_true (sks_value_equal (tuple, same));
  g_assert_true (sks_value_equal (NULL, NULL));
  g_assert_false (sks_value_equal (one, NULL));
  g_assert_false (sks_value_equal (text, bytes));
  g_assert_false (sks_value_equal (one, text));
  g_assert_false (sks_value_equal (one, large));
  g_assert_false (sks_value_equal (tuple, list));
}

static void
test_accessors (void)
{
  g_autoptr(SksValue) large = sks_value_new_int_from_digits ("-99999999999999999999"), least = sks_value_new_int_from_digits ("-9223372036854775808");
  g_autoptr(SksValue) socket = sks_value_new_socket (3, 9, "client"), file = sks_value_new_file (1, "f", "TextIOWrapper"), none = sks_value_new_none ();
  gint64 number = 5;

  g_assert_false (sks_value_get_int (large, &number));
  g_assert_cmpint (number, ==, 5);
  g_assert_true (sks_value_is_negative (large));
  g_assert_true (sks_value_get_bool (large));
  g_assert_cmpfloat (sks_value_get_float (large), ==, -1e20);
  g_assert_true (sks_value_get_int (least, &number));
  g_assert_cmpint (number, ==, G_MININT64);
  g_assert_false (sks_value_get_int (none, &number));
  g_assert_cmpstr (sks_value_get_type_name (none), ==, "NoneType");
  g_assert_cmpstr (sks_value_get_type_name (file), ==, "TextIOWrapper");
  g_assert_cmpint (sks_value_get_fd (socket), ==, 9);
  g_assert_cmpuint (sks_value_get_id (socket), ==, 3);
  g_assert_cmpstr (sks_value_get_name (file), ==, "f");
  g_assert_true (sks_value_is (none, SKS_VALUE_NONE));
  g_assert_false (sks_value_is (NULL, SKS_VALUE_NONE));
}

static void
test_exceptions (void)
{
  g_autofree char *expected = sks_test_python ("import os\nfor n in range(1, 134):\n  print(repr(OSError(n, os.strerror(n))))\n"
                                               "print(repr(TimeoutError('timed out')))\nprint(repr(MemoryError()))\nprint(repr(OSError(\"it's\")))\n",
                                               NULL);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) sks_value_unref);

  for (int error = 1; error < 134; error++)
    g_ptr_array_add (values, sks_value_new_errno (error));
  g_ptr_array_add (values, sks_value_new_exception ("TimeoutError", 0, "timed out"));
  g_ptr_array_add (values, sks_value_new_exception ("MemoryError", 0, ""));
  g_ptr_array_add (values, sks_value_new_exception ("OSError", 0, "it's"));
  for (guint i = 0; i < values->len; i++)
    {
      g_autofree char *line = sks_value_to_python (g_ptr_array_index (values, i));

      g_string_append_printf (text, "%s\n", line);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

/* A compiler reads our literals of C, and what its program prints must be the bytes that we meant. */
static void
test_c_literals (void)
{
  Samples samples;
  g_autofree char *dir = g_dir_make_tmp ("sks-c-XXXXXX", NULL), *source = g_build_filename (dir, "a.c", NULL), *program = g_build_filename (dir, "a", NULL);
  g_autofree char *cc = g_find_program_in_path ("cc"), *output = NULL;
  g_autoptr(GString) expected = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  SksCode *code = sks_code_new ();
  int status;

  if (!cc)
    {
      g_test_skip ("there is no C compiler");
      sks_code_free (code);
      return;
    }
  samples.values = g_ptr_array_new_with_free_func ((GDestroyNotify) sks_value_unref);
  samples.input = g_string_new (NULL);
  add_bytes_samples (&samples);
  add_bytes (&samples, "\?\?=\?\?/", 6);
  add_bytes (&samples, "\0001\0a\0", 5);

  sks_code_append (code, SKS_CODE_PLAIN, "#include <stdio.h>\nstatic void p (const char *s, int n) { while (n-- > 0) printf (\"%02x\", *s++ & 0xff); puts (\"\"); }\nint main (void)\n{\n");
  for (guint i = 0; i < samples.values->len; i++)
    {
      SksValue *value = g_ptr_array_index (samples.values, i);
      g_autoptr(GByteArray) data = sks_value_to_path (value);

      sks_code_append (code, SKS_CODE_PLAIN, "p (");
      sks_value_write_c (value, code);
      sks_code_append_printf (code, SKS_CODE_PLAIN, ", %u);\n", data->len);
      append_hex (expected, data->data, data->len);
    }
  sks_code_append (code, SKS_CODE_PLAIN, "return 0;\n}\n");
  g_file_set_contents (source, code->text->str, -1, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char *[]){ cc, "-std=c11", "-Wall", "-Wextra", "-Werror", "-o", program, source, NULL }, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_spawn_sync (NULL, (char *[]){ program, NULL }, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, expected->str);
  g_unlink (source);
  g_unlink (program);
  g_rmdir (dir);
  sks_code_free (code);
  clear_samples (&samples);
}

static void
assert_c (SksValue *value, const char *expected)
{
  SksCode *code = sks_code_new ();
  g_autofree char *text = NULL;

  sks_value_write_c (value, code);
  text = sks_code_free_to_text (code);
  g_assert_cmpstr (text, ==, expected);
  sks_value_unref (value);
}

static void
test_c_numbers (void)
{
  assert_c (sks_value_new_none (), "NULL");
  assert_c (sks_value_new_bool (TRUE), "1");
  assert_c (sks_value_new_int (-5), "-5");
  assert_c (sks_value_new_int (G_MAXINT32 + G_GINT64_CONSTANT (1)), "2147483648LL");
  assert_c (sks_value_new_int (G_MININT64), "(-9223372036854775807LL - 1)");
  assert_c (sks_value_new_int_from_digits ("18446744073709551615"), "18446744073709551615ULL");
  assert_c (sks_value_new_float (1.5), "1.5");
  assert_c (sks_value_new_float (INFINITY), "INFINITY");
  assert_c (sks_value_new_socket (1, 12, "conn"), "12");
  assert_c (sks_value_new_errno (111), "ECONNREFUSED");
}

static void
assert_span (SksCode *code, guint index, guint start, guint end, SksCodeStyle style)
{
  SksCodeSpan *span = &g_array_index (code->spans, SksCodeSpan, index);

  g_assert_cmpuint (index, <, code->spans->len);
  g_assert_cmpuint (span->start, ==, start);
  g_assert_cmpuint (span->end, ==, end);
  g_assert_cmpint (span->style, ==, style);
}

static void
test_code_spans (void)
{
  SksCode *code = sks_code_new ();
  g_autoptr(SksCode) whole = sks_code_new ();

  sks_code_append (code, SKS_CODE_CALLED, "recv");
  sks_code_append (code, SKS_CODE_PLAIN, "(");
  sks_code_append (code, SKS_CODE_CONSTANT, "10");
  sks_code_append_printf (code, SKS_CODE_CONSTANT, "%d", 24);
  sks_code_append_len (code, SKS_CODE_STRING, "'x'yz", 3);
  sks_code_append (code, SKS_CODE_STRING, "");
  sks_code_append (whole, SKS_CODE_PLAIN, "c.");
  sks_code_append_code (whole, code);

  g_assert_cmpstr (whole->text->str, ==, "c.recv(1024'x'");
  g_assert_cmpuint (whole->spans->len, ==, 3);
  assert_span (whole, 0, 2, 6, SKS_CODE_CALLED);
  assert_span (whole, 1, 7, 11, SKS_CODE_CONSTANT);
  assert_span (whole, 2, 11, 14, SKS_CODE_STRING);
  sks_code_free (code);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Sks/Code/spans", test_code_spans);
  g_test_add_func ("/Sks/Value/repr", test_repr);
  g_test_add_func ("/Sks/Value/exceptions", test_exceptions);
  g_test_add_func ("/Sks/Value/codec", test_codec);
  g_test_add_func ("/Sks/Value/decode-damaged", test_decode_damaged);
  g_test_add_func ("/Sks/Value/paths", test_paths);
  g_test_add_func ("/Sks/Value/equal", test_equal);
  g_test_add_func ("/Sks/Value/accessors", test_accessors);
  g_test_add_func ("/Sks/Value/c-literals", test_c_literals);
  g_test_add_func ("/Sks/Value/c-numbers", test_c_numbers);
  return g_test_run ();
}

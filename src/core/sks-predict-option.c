// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <limits.h>
#include <math.h>

#include "sks-option-spec.h"
#include "sks-predict-private.h"

#define MAX_BUFLEN 1024 /* the most that CPython's getsockopt reads */

/* The level and the option, both ints; what Python raises when one is not. */
static SksPrediction *
check_option (const SksForecast *forecast, const SksOptionSpec **spec)
{
  gint64 level = 0, optname = 0;
  SksPrediction *wrong = sks_forecast_check_int (forecast, 0, INT_MIN, INT_MAX, "int", &level);

  if (wrong == NULL)
    wrong = sks_forecast_check_int (forecast, 1, INT_MIN, INT_MAX, "int", &optname);
  if (wrong != NULL)
    return wrong;
  *spec = sks_option_spec_find ((int) level, (int) optname);
  return NULL;
}

/* What comes after Python's own checks. */
static SksPrediction *
check_kernel (const SksForecast *forecast, const SksOptionSpec *spec)
{
  if (!sks_socket_is_open (forecast->socket))
    return sks_predict_fails (forecast, EBADF);
  if (spec == NULL)
    return sks_predict_unknown (g_strdup (_("This option is not in the catalogue. The kernel answers at once, with ENOPROTOOPT (92) if it has no such option.")));
  return NULL;
}

static gboolean
applies (const SksForecast *forecast, const SksOptionSpec *spec)
{
  return sks_option_spec_applies (spec, forecast->family, sks_socket_get_socket_type (forecast->socket), sks_socket_get_protocol (forecast->socket));
}

static gboolean
may_set (const SksForecast *forecast, const SksOptionSpec *spec)
{
  return sks_option_spec_may_set_on (spec, forecast->family, sks_socket_get_socket_type (forecast->socket), sks_socket_get_protocol (forecast->socket));
}

SksPrediction *
sks_predict_setsockopt (const SksForecast *forecast)
{
  SksValue *value = forecast->args[2];
  const SksOptionSpec *spec = NULL;
  SksPrediction *wrong = check_option (forecast, &spec);
  gsize size = 0;

  if (wrong != NULL)
    return wrong;
  if (sks_value_is (value, SKS_VALUE_TEXT) || sks_value_is (value, SKS_VALUE_FLOAT))
    return sks_predict_raises (forecast, "TypeError", "a bytes-like object is required, not '%s'", sks_value_get_type_name (value));
  wrong = check_kernel (forecast, spec);
  if (wrong != NULL)
    return wrong;
  if (!may_set (forecast, spec))
    return sks_predict_unknown (g_strdup_printf (_("%s cannot be set on a socket of this kind: the kernel is likely to refuse it at once."), spec->name));
  if (sks_value_is (value, SKS_VALUE_BYTES))
    sks_value_get_bytes (value, &size);
  if (sks_value_is (value, SKS_VALUE_BYTES) && sks_option_spec_is_int (spec) && size < sizeof (int) && (spec->flags & SKS_OPTION_BYTE_OK) == 0)
    return sks_predict_fails (forecast, EINVAL);
  if (!sks_option_spec_is_permitted (spec))
    return sks_predict_unknown (g_strdup_printf (_("Setting %s needs %s, at least for some values: fails with EPERM (1) where it does."), spec->name, spec->capability));
  return sks_predict_at_once (g_strdup_printf (_("Returns None at once: sets %s, if the kernel takes this value."), spec->name));
}

SksPrediction *
sks_predict_getsockopt (const SksForecast *forecast)
{
  const SksOptionSpec *spec = NULL;
  gint64 buflen = 0;
  SksPrediction *wrong = check_option (forecast, &spec);

  if (wrong == NULL)
    wrong = sks_forecast_check_int (forecast, 2, INT_MIN, INT_MAX, "int", &buflen);
  if (wrong != NULL)
    return wrong;
  if (buflen < 0 || buflen > MAX_BUFLEN)
    return sks_predict_raises (forecast, "OSError", "getsockopt buflen out of range");
  wrong = check_kernel (forecast, spec);
  if (wrong != NULL)
    return wrong;
  if (!applies (forecast, spec) || spec->read == SKS_OPTION_READ_NEVER)
    return sks_predict_unknown (g_strdup_printf (_("%s cannot be read on a socket of this kind: the kernel is likely to refuse it at once."), spec->name));
  if (spec->empty_errno != 0 && (forecast->evidence->valid & SKS_EVIDENCE_PEER) == 0)
    return sks_predict_unknown (g_strdup_printf (_("%s may have no value yet: then it fails at once with %s (%d)."), spec->name, sks_errno_name (spec->empty_errno), spec->empty_errno));
  if (spec->read == SKS_OPTION_READ_ONCE)
    return sks_predict_at_once (g_strdup_printf (_("Returns %s at once. Reading it empties it."), spec->name));
  if (spec->read == SKS_OPTION_READ_EFFECT)
    return sks_predict_unknown (g_strdup_printf (_("Reading %s does something to the socket. The kernel answers at once."), spec->name));
  return sks_predict_at_once (g_strdup_printf (_("Returns %s at once, as the kernel has it."), spec->name));
}

static SksPrediction *
describe_timeout (const SksForecast *forecast, double seconds)
{
  if (!sks_socket_is_open (forecast->socket))
    return sks_predict_fails (forecast, EBADF);
  if (seconds < 0)
    return sks_predict_at_once (g_strdup (_("Returns None at once. Calls then wait as long as it takes.")));
  if (seconds == 0)
    return sks_predict_at_once (g_strdup (_("Returns None at once. Calls then never wait: they fail with EAGAIN (11) instead.")));
  return sks_predict_at_once (g_strdup_printf (_("Returns None at once. Calls then wait up to %g s, then TimeoutError."), seconds));
}

SksPrediction *
sks_predict_settimeout (const SksForecast *forecast)
{
  SksValue *value = forecast->args[0];
  double seconds;

  if (sks_value_is (value, SKS_VALUE_NONE))
    return describe_timeout (forecast, -1);
  if (!sks_value_is (value, SKS_VALUE_INT) && !sks_value_is (value, SKS_VALUE_BOOL) && !sks_value_is (value, SKS_VALUE_FLOAT))
    return sks_predict_raises (forecast, "TypeError", "'%s' object cannot be interpreted as an integer", sks_value_get_type_name (value));
  seconds = sks_value_get_float (value);
  if (isnan (seconds))
    return sks_predict_raises (forecast, "ValueError", "Invalid value NaN (not a number)");
  if (fabs (seconds) > (double) (G_MAXINT64 / 1000000000))
    return sks_predict_raises (forecast, "OverflowError", "timestamp too large to convert to C _PyTime_t");
  if (seconds < 0)
    return sks_predict_raises (forecast, "ValueError", "Timeout value out of range");
  if (seconds * 1000 > INT_MAX)
    return sks_predict_raises (forecast, "OverflowError", "timeout doesn't fit into C timeval");
  return describe_timeout (forecast, seconds);
}

SksPrediction *
sks_predict_setblocking (const SksForecast *forecast)
{
  gboolean waits = sks_value_is (forecast->args[0], SKS_VALUE_BOOL) ? sks_value_get_bool (forecast->args[0]) : TRUE;
  gint64 number = 1;

  if (sks_value_is (forecast->args[0], SKS_VALUE_INT) && sks_value_get_int (forecast->args[0], &number))
    waits = number != 0;
  if (sks_value_is (forecast->args[0], SKS_VALUE_NONE))
    waits = FALSE;
  return describe_timeout (forecast, waits ? -1 : 0);
}

SksPrediction *
sks_predict_local (const SksForecast *forecast)
{
  g_autofree char *fd = g_strdup_printf ("%d", sks_socket_get_fd (forecast->socket));

  if (g_str_equal (forecast->spec->name, "detach"))
    return sks_predict_at_once (sks_socket_is_open (forecast->socket)
                                  ? g_strdup_printf (_("Returns %s at once. The fd stays open, but this socket no longer has it."), fd)
                                  : g_strdup (_("Returns -1 at once: it has no fd any more.")));
  if (g_str_equal (forecast->spec->name, "fileno"))
    return sks_predict_at_once (g_strdup_printf (_("Returns %s at once. The kernel is not asked."), fd));
  return sks_predict_at_once (g_strdup (_("Returns at once. The kernel is not asked.")));
}

SksPrediction *
sks_predict_resolver (const SksForecast *forecast)
{
  return sks_predict_unknown (g_strdup (_("Asks the resolver: /etc/hosts answers at once, name servers may take seconds.")));
}

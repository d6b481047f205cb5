/* Numbers with units, as key files write them: exact, without floating point.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-units.h"

#include "ilv-workload.h"

#include <string.h>

#define MAX_FRACTION_DIGITS 18

typedef struct {
  const char *name;
  guint64 factor;
} Unit;

/* Largest first: the exact writers take the first that divides the value. */
static const Unit durations[] = {
    {"s", 1000000000}, {"ms", 1000000}, {"us", 1000}, {"ns", 1}, {NULL, 0}};
static const Unit sizes[] = {{"MiB", 1048576}, {"KiB", 1024}, {"B", 1}, {NULL, 0}};

/* The digits after the point as numerator and power of ten; more than 18 cannot matter. */
static const char *
read_fraction (const char *text, guint64 *numerator, guint64 *power)
{
  *numerator = 0;
  *power = 1;
  for (guint i = 0; g_ascii_isdigit (*text); i++, text++) {
    if (i < MAX_FRACTION_DIGITS) {
      *numerator = *numerator * 10 + (guint64)(*text - '0');
      *power *= 10;
    }
  }
  return text;
}

gboolean
ilv_parse_scaled (const char *text, guint64 scale, guint64 max, guint64 *value, const char **end)
{
  guint64 whole = 0, numerator = 0, power = 1;
  if (!g_ascii_isdigit (*text))
    return FALSE;
  for (; g_ascii_isdigit (*text); text++) {
    if (whole > max / 10)
      return FALSE;
    whole = whole * 10 + (guint64)(*text - '0');
  }
  if (text[0] == '.') {
    if (!g_ascii_isdigit (text[1]))
      return FALSE;
    text = read_fraction (text + 1, &numerator, &power);
  }
  unsigned __int128 exact = (unsigned __int128)numerator * scale + power / 2;
  unsigned __int128 sum = (unsigned __int128)whole * scale + exact / power;
  if (sum > max)
    return FALSE;
  *value = (guint64)sum;
  *end = text;
  return TRUE;
}

/* A number, optional spaces, a unit of the table, and nothing else. */
static gboolean
parse_with_unit (const char *text, const Unit *units, guint64 max, guint64 *value)
{
  const char *end = text;
  while (g_ascii_isdigit (*end) || *end == '.')
    end++;
  const char *name = end;
  while (*name == ' ')
    name++;
  for (const Unit *unit = units; unit->name != NULL; unit++) {
    const char *after;
    if (strcmp (name, unit->name) == 0)
      return ilv_parse_scaled (text, unit->factor, max, value, &after) && after == end;
  }
  return FALSE;
}

static char *
format_with_unit (guint64 value, const Unit *units)
{
  const Unit *unit = units;
  while (unit[1].name != NULL && value % unit->factor != 0)
    unit++;
  return g_strdup_printf ("%" G_GUINT64_FORMAT "%s", value / unit->factor, unit->name);
}

gboolean
ilv_parse_duration (const char *text, gint64 *ns)
{
  guint64 value;
  g_return_val_if_fail (text != NULL && ns != NULL, FALSE);
  if (!parse_with_unit (text, durations, (guint64)ILV_MAX_DURATION_NS, &value))
    return FALSE;
  *ns = (gint64)value;
  return TRUE;
}

gboolean
ilv_parse_size (const char *text, guint64 *bytes)
{
  g_return_val_if_fail (text != NULL && bytes != NULL, FALSE);
  return parse_with_unit (text, sizes, ILV_MAX_SIZE, bytes);
}

char *
ilv_format_duration_exact (gint64 ns)
{
  g_return_val_if_fail (ns >= 0, NULL);
  return format_with_unit ((guint64)ns, ns == 0 ? durations + 1 : durations);
}

char *
ilv_format_size_exact (guint64 bytes)
{
  return format_with_unit (bytes, bytes == 0 ? sizes + 2 : sizes);
}

gboolean
ilv_parse_count (const char *text, guint64 *value)
{
  const char *end = text;
  while (g_ascii_isdigit (*end))
    end++;
  return *end == '\0' && ilv_parse_scaled (text, 1, G_MAXUINT64 / 2, value, &end);
}

gboolean
ilv_parse_percent (const char *text, guint64 *ppm)
{
  const char *end;
  if (!ilv_parse_scaled (text, 10000, 1000000, ppm, &end))
    return FALSE;
  while (*end == ' ')
    end++;
  return strcmp (end, "%") == 0;
}

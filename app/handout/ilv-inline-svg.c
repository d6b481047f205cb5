/* Painting as an <svg> element inside a page: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cairo writes an element a line, with ids that count from 0 in each drawing, and colours as
 * "rgb(10%,20%,30%)". The two drawings are read side by side, line by line. Where they should
 * differ in more than colours, the light one is kept as it is. Numbers of paths keep two digits:
 * more cannot be seen, and they are most of the page. */
#include "ilv-config.h"

#include "ilv-inline-svg.h"

#include "widgets/palette/ilv-picture.h"

#include <string.h>

struct _IlvInlineColors {
  GPtrArray *light, *dark; /* char*, pairs by index */
  GHashTable *places;      /* "LIGHT DARK" -> index + 1 */
};

IlvInlineColors *
ilv_inline_colors_new (void)
{
  IlvInlineColors *self = g_new0 (IlvInlineColors, 1);
  self->light = g_ptr_array_new_with_free_func (g_free);
  self->dark = g_ptr_array_new_with_free_func (g_free);
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
ilv_inline_colors_free (IlvInlineColors *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->light);
  g_ptr_array_unref (self->dark);
  g_hash_table_unref (self->places);
  g_free (self);
}

static guint
find_color (IlvInlineColors *self, const char *light, const char *dark)
{
  g_autofree char *key = g_strconcat (light, " ", dark, NULL);
  gpointer place = g_hash_table_lookup (self->places, key);
  if (place != NULL)
    return GPOINTER_TO_UINT (place) - 1;
  g_ptr_array_add (self->light, g_strdup (light));
  g_ptr_array_add (self->dark, g_strdup (dark));
  g_hash_table_insert (self->places, g_steal_pointer (&key), GUINT_TO_POINTER (self->light->len));
  return self->light->len - 1;
}

char *
ilv_inline_colors_to_css (const IlvInlineColors *self, gboolean is_dark)
{
  const GPtrArray *colors = is_dark ? self->dark : self->light;
  GString *css = g_string_new (NULL);
  for (guint i = 0; i < colors->len; i++)
    g_string_append_printf (css, "--c%u:%s;", i, (const char *)g_ptr_array_index (colors, i));
  return g_string_free (css, FALSE);
}

/* --- cairo's two drawings --- */

typedef struct {
  const IlvInlineSvg *svg;
  IlvTheme theme;
} Painting;

static void
paint_cb (cairo_t *cr, double width, double height, gpointer data)
{
  const Painting *self = data;
  self->svg->paint (cr, ilv_palette_get (self->theme), self->svg->data);
}

/* Its lines. */
static char **
draw (const IlvInlineSvg *self, IlvTheme theme, GError **error)
{
  Painting painting = {self, theme};
  gsize size = 0;
  g_autoptr (GBytes) bytes =
      ilv_picture_encode ("svg", (guint)(self->width + 0.5), (guint)(self->height + 0.5), 1,
                          paint_cb, &painting, error);
  if (bytes == NULL)
    return NULL;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *text = g_strndup (data, size);
  return g_strsplit (text, "\n", -1);
}

/* --- colours --- */

#define RGB "rgb("

typedef struct {
  const char *begin, *end; /* "rgb(…)"; begin NULL: there is no more */
} Color;

static Color
find_rgb (const char *text)
{
  Color color = {strstr (text, RGB), NULL};
  const char *close = color.begin != NULL ? strchr (color.begin, ')') : NULL;
  if (close == NULL)
    return (Color){NULL, NULL};
  color.end = close + 1;
  return color;
}

/* "rgb(10.588235%,61.960784%,46.666667%)" as "#1b9e77". */
static char *
shorten (const Color *color)
{
  double part[3] = {0};
  const char *at = color->begin + strlen (RGB);
  for (guint i = 0; i < 3; i++) {
    char *end;
    part[i] = g_ascii_strtod (at, &end);
    part[i] = CLAMP (*end == '%' ? part[i] * 2.55 : part[i], 0, 255);
    at = end + strcspn (end, "0123456789)");
  }
  return g_strdup_printf ("#%02x%02x%02x", (guint)(part[0] + 0.5), (guint)(part[1] + 0.5),
                          (guint)(part[2] + 0.5));
}

/* A line with its colours as variables; FALSE if the dark one has not as many. */
static gboolean
append_colored (GString *out, const char *light, const char *dark, IlvInlineColors *colors)
{
  for (;;) {
    Color of_light = find_rgb (light), of_dark = find_rgb (dark);
    if ((of_light.begin == NULL) != (of_dark.begin == NULL))
      return FALSE;
    if (of_light.begin == NULL)
      break;
    g_autofree char *one = shorten (&of_light), *other = shorten (&of_dark);
    g_string_append_len (out, light, of_light.begin - light);
    g_string_append_printf (out, "var(--c%u)", find_color (colors, one, other));
    light = of_light.end;
    dark = of_dark.end;
  }
  g_string_append (out, light);
  return TRUE;
}

/* --- images --- */

static char *
replace (const char *text, const char *pattern, const char *by)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_OPTIMIZE, 0, NULL);
  return g_regex_replace (regex, text, -1, 0, by, 0, NULL);
}

static gboolean
is_image (const char *line)
{
  return strstr (line, "<image ") != NULL;
}

/* An <image> once for each of the two, in a group that has its id: a <use> may name it. */
static void
append_images (GString *out, const char *light, const char *dark)
{
  const char *const lines[] = {light, dark}, *const names[] = {"on-light", "on-dark"};
  const char *tag = strstr (light, "<image "), *id = strstr (tag, " id=\"");
  const char *id_end = id != NULL ? strchr (id + strlen (" id=\""), '"') : NULL;
  g_string_append_len (out, light, tag - light);
  g_string_append (out, "<g");
  if (id_end != NULL)
    g_string_append_len (out, id, id_end + 1 - id);
  g_string_append (out, ">");
  for (guint i = 0; i < 2; i++) {
    g_autofree char *bare = replace (strstr (lines[i], "<image "), " id=\"[^\"]*\"", "");
    g_string_append_printf (out, "<image class=\"%s\"%s", names[i], bare + strlen ("<image"));
  }
  g_string_append (out, "</g>");
}

/* --- the lines of the element --- */

static gboolean
round_cb (const GMatchInfo *match, GString *out, gpointer data)
{
  g_autofree char *text = g_match_info_fetch (match, 0);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (buffer, sizeof buffer, "%.2f", g_ascii_strtod (text, NULL));
  char *end = buffer + strlen (buffer);
  while (end > buffer && end[-1] == '0')
    *--end = '\0';
  if (end > buffer && end[-1] == '.')
    end[-1] = '\0';
  g_string_append (out, buffer);
  return FALSE;
}

/* The data of a path with fewer digits. */
static gboolean
round_path_cb (const GMatchInfo *match, GString *out, gpointer data)
{
  g_autofree char *text = g_match_info_fetch (match, 0);
  g_autofree char *rounded = g_regex_replace_eval (data, text, -1, 0, 0, round_cb, NULL, NULL);
  g_string_append (out, rounded);
  return FALSE;
}

/* Ids of its own, no namespaces (HTML knows them), short numbers. */
static char *
tidy (const char *text, const char *prefix)
{
  g_autofree char *id = g_strdup_printf (" id=\"%s-\\1\"", prefix);
  g_autofree char *url = g_strdup_printf ("url(#%s-\\1)", prefix);
  g_autofree char *link = g_strdup_printf (" href=\"#%s-\\1\"", prefix);
  g_autofree char *a = replace (text, " id=\"([^\"]+)\"", id);
  g_autofree char *b = replace (a, "url\\(#([^)]+)\\)", url);
  g_autofree char *c = replace (b, " (?:xlink:)?href=\"#([^\"]+)\"", link);
  g_autofree char *d = replace (c, " xlink:href=", " href=");
  g_autoptr (GRegex) path = g_regex_new (" d=\"[^\"]*\"", G_REGEX_OPTIMIZE, 0, NULL);
  g_autoptr (GRegex) number = g_regex_new ("-?\\d+\\.\\d+", G_REGEX_OPTIMIZE, 0, NULL);
  return g_regex_replace_eval (path, d, -1, 0, 0, round_path_cb, number, NULL);
}

/* Between cairo's <svg> and </svg>; NULL if the two do not go together. */
static char *
merge (char **light, char **dark, IlvInlineColors *colors)
{
  g_autoptr (GString) out = g_string_new (NULL);
  if (g_strv_length (light) != g_strv_length (dark))
    return NULL;
  for (guint i = 0; light[i] != NULL; i++) {
    if (g_str_has_prefix (light[i], "<?xml") || strstr (light[i], "<svg ") != NULL ||
        strstr (light[i], "</svg>") != NULL || *light[i] == '\0')
      continue;
    if (is_image (light[i]) && is_image (dark[i]))
      append_images (out, light[i], dark[i]);
    else if (!append_colored (out, light[i], dark[i], colors))
      return NULL;
    g_string_append_c (out, '\n');
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
ilv_inline_svg_write (const IlvInlineSvg *self, IlvInlineColors *colors, GError **error)
{
  g_auto (GStrv) light = draw (self, ILV_THEME_LIGHT, error);
  g_auto (GStrv) dark = light != NULL ? draw (self, ILV_THEME_DARK, error) : NULL;
  if (dark == NULL)
    return NULL;
  g_autofree char *inside = merge (light, dark, colors);
  if (inside == NULL)
    inside = merge (light, light, colors);
  g_autofree char *short_inside = tidy (inside, self->prefix);
  g_autofree char *label = g_markup_escape_text (self->label, -1);
  return g_strdup_printf (
      "<svg role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %.0f %.0f\">\n%s</svg>", label,
      self->width, self->height, short_inside);
}

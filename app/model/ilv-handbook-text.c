/* The handbook's texts: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-handbook-text.h"

#include "widgets/why/ilv-why-label.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- numbers --- */

char *
ilv_handbook_number (IlvNumbers *numbers, const char *name)
{
  IlvNumber number;
  if (!ilv_numbers_get (numbers, name, &number, NULL))
    return g_strdup (name);
  switch (number.unit) {
  case ILV_NUMBER_DURATION:
    return ilv_format_time ((gint64)(number.value + 0.5));
  case ILV_NUMBER_SIZE:
    return ilv_format_bytes ((guint64)(number.value + 0.5));
  case ILV_NUMBER_RATIO:
    return g_strdup_printf (number.value < 10 ? "%.1f" : "%'.0f", number.value);
  case ILV_NUMBER_COUNT:
    return g_strdup_printf ("%'.0f", number.value);
  case ILV_NUMBER_RATE:
    return g_strdup_printf (_ ("%'.0f a second"), number.value);
  }
  return g_strdup (name);
}

char *
ilv_handbook_numbers_note (const IlvNumbers *numbers)
{
  if (ilv_numbers_is_calibrated (numbers))
    return g_strdup (_ ("Figures in italics are computed from this machine’s own calibration."));
  return g_strdup (
      _ ("Figures in italics are computed from the costs of the reference machine, since "
         "this one has not been calibrated: see “interleave calibrate”."));
}

static void
look_for_numbers_cb (const GPtrArray *text, gpointer data)
{
  for (guint i = 0; i < text->len; i++)
    if (((const IlvInline *)g_ptr_array_index (text, i))->kind == ILV_INLINE_NUMBER)
      *(gboolean *)data = TRUE;
}

gboolean
ilv_handbook_page_has_numbers (const IlvHandbookPage *page)
{
  gboolean found = FALSE;
  for (guint i = 0; i < page->sections->len; i++) {
    const IlvHandbookSection *section = g_ptr_array_index (page->sections, i);
    for (guint j = 0; j < section->blocks->len; j++)
      ilv_block_each_text (g_ptr_array_index (section->blocks, j), look_for_numbers_cb, &found);
  }
  return found;
}

/* --- texts --- */

static void
add_markup (GString *out, const IlvInline *one, IlvNumbers *numbers)
{
  g_autofree char *value =
      one->kind == ILV_INLINE_NUMBER ? ilv_handbook_number (numbers, one->text) : NULL;
  g_autofree char *text = g_markup_escape_text (value != NULL ? value : one->text, -1);
  g_autofree char *target =
      one->target != NULL ? g_markup_escape_text (one->target, -1) : g_strdup ("");
  switch (one->kind) {
  case ILV_INLINE_TEXT:
    g_string_append (out, text);
    break;
  case ILV_INLINE_CODE:
    g_string_append_printf (out, "<tt>%s</tt>", text);
    break;
  case ILV_INLINE_EMPHASIS:
    g_string_append_printf (out, "<b>%s</b>", text);
    break;
  case ILV_INLINE_NUMBER:
    g_string_append_printf (out, "<i>%s</i>", text);
    break;
  case ILV_INLINE_LINK:
    g_string_append_printf (out, "<a href=\"%s\">%s</a>", target, text);
    break;
  case ILV_INLINE_CITE:
    g_string_append_printf (out, " <a href=\"%s\"><small>%s</small></a>", target, text);
    break;
  }
}

char *
ilv_handbook_text_to_markup (const GPtrArray *text, IlvNumbers *numbers)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < text->len; i++)
    add_markup (out, g_ptr_array_index (text, i), numbers);
  return g_string_free (out, FALSE);
}

char *
ilv_handbook_text_to_plain (const GPtrArray *text, IlvNumbers *numbers)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < text->len; i++) {
    const IlvInline *one = g_ptr_array_index (text, i);
    g_autofree char *value =
        one->kind == ILV_INLINE_NUMBER ? ilv_handbook_number (numbers, one->text) : NULL;
    if (one->kind == ILV_INLINE_CITE)
      g_string_append_c (out, ' ');
    g_string_append (out, value != NULL ? value : one->text);
    if (one->kind == ILV_INLINE_LINK && g_str_has_prefix (one->target, "http") &&
        strcmp (one->target, one->text) != 0)
      g_string_append_printf (out, " <%s>", one->target);
  }
  return g_string_free (out, FALSE);
}

const char *
ilv_handbook_callout_label (IlvCalloutKind kind)
{
  return kind == ILV_CALLOUT_TIP       ? _ ("Tip")
         : kind == ILV_CALLOUT_PITFALL ? _ ("Pitfall")
                                       : _ ("Note");
}

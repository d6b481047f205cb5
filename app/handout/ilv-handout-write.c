/* Makes the handout and writes it: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-handout-write.h"

#include "demos/content/ilv-content-text.h"
#include "ilv-document.h"
#include "ilv-handout-html.h"
#include "ilv-handout-pdf.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

gboolean
ilv_handout_find_format (const char *path, IlvHandoutFormat *format)
{
  static const struct {
    const char *end;
    IlvHandoutFormat format;
  } ends[] = {{".html", ILV_HANDOUT_HTML}, {".htm", ILV_HANDOUT_HTML}, {".pdf", ILV_HANDOUT_PDF}};
  g_autofree char *lower = g_ascii_strdown (path, -1);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_suffix (lower, ends[i].end)) {
      *format = ends[i].format;
      return TRUE;
    }
  return FALSE;
}

/* --- the language --- */

/* English in this thread until it is ended; the alphabet stays. */
static locale_t
begin_english (void)
{
  locale_t base = duplocale (LC_GLOBAL_LOCALE);
  locale_t english = newlocale (LC_MESSAGES_MASK | LC_NUMERIC_MASK | LC_TIME_MASK, "C", base);
  return uselocale (english);
}

static void
end_english (locale_t before)
{
  freelocale (uselocale (before));
}

/* --- */

/* SOURCE_DATE_EPOCH makes the same page of the same content. */
static gint64
get_date (void)
{
  const char *fixed = g_getenv ("SOURCE_DATE_EPOCH");
  return fixed != NULL ? g_ascii_strtoll (fixed, NULL, 10) : g_get_real_time () / G_USEC_PER_SEC;
}

static GBytes *
make (const IlvHandoutWriting *writing, const char *path, GError **error)
{
  IlvHandoutFormat format = ILV_HANDOUT_HTML;
  if (path != NULL)
    ilv_handout_find_format (path, &format);
  if (format == ILV_HANDOUT_PDF)
    return ilv_handout_to_pdf (writing, error);
  char *html = ilv_handout_to_html (writing, error);
  return html != NULL ? g_bytes_new_take (html, strlen (html)) : NULL;
}

static gboolean
write_in (const char *language, const IlvHandoutWish *wish, const IlvHandout *handout,
          GError **error)
{
  g_autoptr (IlvNumbers) numbers = ilv_numbers_new (handout->book, wish->costs, error);
  if (numbers == NULL)
    return FALSE;
  const IlvHandoutWriting writing = {.handout = handout,
                                     .numbers = numbers,
                                     .language = language,
                                     .date_s = get_date (),
                                     .url = wish->url};
  g_autoptr (GBytes) bytes = make (&writing, wish->path, error);
  return bytes != NULL && ilv_document_save (bytes, wish->path, error);
}

/* The user's language if the article speaks it. */
static char *
find_language (void)
{
  g_autoptr (IlvHandout) handout = ilv_handout_load (NULL);
  const char *const *languages = g_get_language_names_with_category ("LC_MESSAGES");
  if (handout == NULL || !handout->is_translated)
    return NULL;
  return g_strndup (languages[0], strcspn (languages[0], "_.@"));
}

gboolean
ilv_handout_write (const IlvHandoutWish *wish, GError **error)
{
  g_autofree char *language = find_language ();
  locale_t before = language == NULL ? begin_english () : NULL;
  g_autoptr (IlvHandout) handout = ilv_handout_load (error);
  gboolean is_written =
      handout != NULL && write_in (language != NULL ? language : "en", wish, handout, error);
  if (language == NULL)
    end_english (before);
  return is_written;
}

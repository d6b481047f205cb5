/* What a search engine, and whoever shares a link, is told about the handout.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * <meta> names, Open Graph (https://ogp.me), and two objects of JSON-LD with the terms of
 * https://schema.org: Article and FAQPage. */
#include "ilv-config.h"

#include "app/model/ilv-handbook-text.h"
#include "demos/exchange/ilv-json.h"
#include "ilv-handout-html-private.h"

#include <string.h>

#define SITE "Interleave"
#define HOME "https://interleave.github.io"
#define FILES "https://raw.githubusercontent.com/interleave/Interleave/v" ILV_VERSION "/data/"
#define IMAGE FILES "screenshots/store-explore.png"
#define LOGO FILES "icons/interleave.svg"

static void
add_meta (GString *out, const char *attribute, const char *name, const char *content)
{
  g_autofree char *escaped = g_markup_escape_text (content, -1);
  g_string_append_printf (out, "<meta %s=\"%s\" content=\"%s\">\n", attribute, name, escaped);
}

/* A script's text ends at "</": JSON has another way to write it. */
static void
add_script (GString *out, JsonBuilder *builder)
{
  g_autofree char *text = ilv_json_to_text (builder, TRUE);
  g_auto (GStrv) parts = g_strsplit (text, "</", -1);
  g_autofree char *safe = g_strjoinv ("<\\/", parts);
  g_string_append_printf (out, "<script type=\"application/ld+json\">\n%s\n</script>\n", safe);
}

static void
begin_object (JsonBuilder *builder, const char *member, const char *type)
{
  if (member != NULL)
    json_builder_set_member_name (builder, member);
  json_builder_begin_object (builder);
  if (member == NULL)
    ilv_json_add_string (builder, "@context", "https://schema.org");
  ilv_json_add_string (builder, "@type", type);
}

static void
add_organization (JsonBuilder *builder, const char *member)
{
  begin_object (builder, member, "Organization");
  ilv_json_add_string (builder, "name", SITE);
  ilv_json_add_string (builder, "url", HOME);
  begin_object (builder, "logo", "ImageObject");
  ilv_json_add_string (builder, "url", LOGO);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static char *
format_date (const IlvHandoutWriting *writing)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (writing->date_s);
  return g_date_time_format_iso8601 (date);
}

static void
add_article (GString *out, const IlvHandoutWriting *writing, guint n_words, const char *keywords)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *date = format_date (writing);
  g_autofree char *time = g_strdup_printf ("PT%uM", ilv_html_get_minutes (n_words));
  begin_object (builder, NULL, "Article");
  ilv_json_add_string (builder, "headline", writing->handout->title);
  ilv_json_add_string (builder, "description", writing->handout->description);
  ilv_json_add_string (builder, "inLanguage", writing->language);
  ilv_json_add_string (builder, "datePublished", date);
  ilv_json_add_string (builder, "dateModified", date);
  ilv_json_add_string (builder, "image", IMAGE);
  ilv_json_add_string (builder, "keywords", keywords);
  ilv_json_add_int (builder, "wordCount", n_words);
  ilv_json_add_string (builder, "timeRequired", time);
  if (writing->url != NULL)
    ilv_json_add_string (builder, "mainEntityOfPage", writing->url);
  add_organization (builder, "author");
  add_organization (builder, "publisher");
  json_builder_end_object (builder);
  add_script (out, builder);
}

/* --- questions --- */

static void
append_plain_cb (const GPtrArray *text, gpointer data)
{
  gpointer *both = data;
  GString *answer = both[0];
  g_autofree char *plain = NULL;
  g_autoptr (GPtrArray) bare = g_ptr_array_new ();
  for (guint i = 0; i < text->len; i++)
    if (((const IlvInline *)g_ptr_array_index (text, i))->kind != ILV_INLINE_CITE)
      g_ptr_array_add (bare, g_ptr_array_index (text, i));
  plain = ilv_handbook_text_to_plain (bare, both[1]);
  g_string_append_printf (answer, "%s%s", answer->len > 0 ? " " : "", plain);
}

static char *
tell_answer (const IlvHandbookSection *section, IlvNumbers *numbers)
{
  GString *answer = g_string_new (NULL);
  gpointer both[] = {answer, numbers};
  for (guint i = 0; i < section->blocks->len; i++) {
    const IlvBlock *block = g_ptr_array_index (section->blocks, i);
    if (block->kind != ILV_BLOCK_WATCH)
      ilv_block_each_text (block, append_plain_cb, both);
  }
  return g_string_free (answer, FALSE);
}

static void
add_questions (GString *out, const IlvHandoutWriting *writing)
{
  const GPtrArray *questions = writing->handout->questions;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  begin_object (builder, NULL, "FAQPage");
  ilv_json_begin_array (builder, "mainEntity");
  for (guint i = 0; i < questions->len; i++) {
    const IlvHandbookSection *section = g_ptr_array_index (questions, i);
    g_autofree char *answer = tell_answer (section, writing->numbers);
    json_builder_begin_object (builder);
    ilv_json_add_string (builder, "@type", "Question");
    ilv_json_add_string (builder, "name", section->title);
    begin_object (builder, "acceptedAnswer", "Answer");
    ilv_json_add_string (builder, "text", answer);
    json_builder_end_object (builder);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  add_script (out, builder);
}

/* Open Graph wants LANGUAGE_TERRITORY; of a language that is not here, its name alone. */
static const char *
get_locale (const char *language)
{
  static const struct {
    const char *language, *locale;
  } known[] = {{"en", "en_US"}, {"de", "de_DE"}};
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i].language, language) == 0)
      return known[i].locale;
  return language;
}

void
ilv_html_add_metadata (GString *out, const IlvHandoutWriting *writing, guint n_words)
{
  const IlvHandout *handout = writing->handout;
  g_autofree char *date = format_date (writing);
  g_ptr_array_add (handout->keywords, NULL);
  g_autofree char *keywords = g_strjoinv (", ", (char **)handout->keywords->pdata);
  g_ptr_array_set_size (handout->keywords, (int)handout->keywords->len - 1);
  add_meta (out, "name", "description", handout->description);
  add_meta (out, "name", "keywords", keywords);
  add_meta (out, "name", "author", SITE);
  add_meta (out, "name", "generator", SITE " " ILV_VERSION);
  add_meta (out, "property", "og:type", "article");
  add_meta (out, "property", "og:title", handout->title);
  add_meta (out, "property", "og:description", handout->description);
  add_meta (out, "property", "og:site_name", SITE);
  add_meta (out, "property", "og:locale", get_locale (writing->language));
  add_meta (out, "property", "og:image", IMAGE);
  add_meta (out, "property", "article:published_time", date);
  add_meta (out, "name", "twitter:card", "summary_large_image");
  if (writing->url != NULL) {
    g_autofree char *url = g_markup_escape_text (writing->url, -1);
    add_meta (out, "property", "og:url", writing->url);
    g_string_append_printf (out, "<link rel=\"canonical\" href=\"%s\">\n", url);
  }
  add_article (out, writing, n_words, keywords);
  add_questions (out, writing);
}

/* Full-text search: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A posting list for each word, the words sorted: a beginning is a range of them. */
#include "ilv-config.h"

#include "ilv-search.h"

#include <math.h>
#include <string.h>

#define IN_TITLE 6.0
#define IN_CONTEXT 1.5
#define WHOLE_WORD 2.0 /* rather than its beginning */
#define N_BEFORE 40    /* characters of a snippet before the match, and in all */
#define N_SNIPPET 140

typedef struct {
  guint document;
  double weight;
  gboolean in_title;
} Posting;

typedef struct {
  char *word;
  GArray *postings; /* Posting, by document */
} Term;

struct _IlvSearch {
  GPtrArray *documents; /* IlvSearchDocument */
  GHashTable *terms;    /* word -> Term */
  GPtrArray *sorted;    /* Term, by word; NULL until sealed */
};

/* --- words --- */

static char *
fold (const char *word, gssize length)
{
  g_autofree char *valid = g_utf8_make_valid (word, length);
  g_autofree char *plain = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
  g_autofree char *lower = g_utf8_casefold (plain, -1);
  GString *out = g_string_new (NULL);
  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_ismark (g_utf8_get_char (p)))
      g_string_append_unichar (out, g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

/* The next word at or behind *at; FALSE at the end. */
static gboolean
next_word (const char **at, const char **word, gsize *length)
{
  const char *p = *at;
  while (*p != '\0' && !g_unichar_isalnum (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  *word = p;
  while (*p != '\0' &&
         (g_unichar_isalnum (g_utf8_get_char (p)) || g_unichar_ismark (g_utf8_get_char (p))))
    p = g_utf8_next_char (p);
  *length = (gsize)(p - *word);
  *at = p;
  return *length > 0;
}

static char **
split_words (const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *at = text, *word;
  gsize length;
  while (next_word (&at, &word, &length)) {
    g_autofree char *folded = fold (word, (gssize)length);
    g_strv_builder_add (builder, folded);
  }
  return g_strv_builder_end (builder);
}

/* --- the index --- */

static void
document_free (gpointer data)
{
  IlvSearchDocument *self = data;
  g_free (self->title);
  g_free (self->context);
  g_free (self->target);
  g_free (self->text);
  g_free (self);
}

static void
term_free (gpointer data)
{
  Term *self = data;
  g_free (self->word);
  g_array_unref (self->postings);
  g_free (self);
}

IlvSearch *
ilv_search_new (void)
{
  IlvSearch *self = g_new0 (IlvSearch, 1);
  self->documents = g_ptr_array_new_with_free_func (document_free);
  self->terms = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, term_free);
  return self;
}

void
ilv_search_free (IlvSearch *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->sorted, g_ptr_array_unref);
  g_hash_table_unref (self->terms);
  g_ptr_array_unref (self->documents);
  g_free (self);
}

static void
count_word (IlvSearch *self, const char *word, guint document, double weight, gboolean in_title)
{
  Term *term = g_hash_table_lookup (self->terms, word);
  if (term == NULL) {
    term = g_new0 (Term, 1);
    term->word = g_strdup (word);
    term->postings = g_array_new (FALSE, FALSE, sizeof (Posting));
    g_hash_table_insert (self->terms, term->word, term);
  }
  Posting *last = term->postings->len > 0
                      ? &g_array_index (term->postings, Posting, term->postings->len - 1)
                      : NULL;
  if (last == NULL || last->document != document) {
    Posting posting = {document, 0, FALSE};
    g_array_append_val (term->postings, posting);
    last = &g_array_index (term->postings, Posting, term->postings->len - 1);
  }
  last->weight += weight;
  last->in_title = last->in_title || in_title;
}

static void
count_words (IlvSearch *self, const char *text, guint document, double weight, gboolean in_title)
{
  g_auto (GStrv) words = split_words (text);
  for (char **word = words; *word != NULL; word++)
    count_word (self, *word, document, weight, in_title);
}

void
ilv_search_add (IlvSearch *self, IlvSearchKind kind, const char *title, const char *context,
                const char *target, const char *text)
{
  g_return_if_fail (self->sorted == NULL);
  IlvSearchDocument *one = g_new0 (IlvSearchDocument, 1);
  guint number = self->documents->len;
  *one = (IlvSearchDocument){kind, g_strdup (title), g_strdup (context), g_strdup (target),
                             g_utf8_make_valid (text, -1)};
  g_ptr_array_add (self->documents, one);
  count_words (self, title, number, IN_TITLE, TRUE);
  if (context != NULL)
    count_words (self, context, number, IN_CONTEXT, FALSE);
  count_words (self, one->text, number, 1, FALSE);
}

static int
compare_terms_cb (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const Term *const *)a)->word, (*(const Term *const *)b)->word);
}

void
ilv_search_seal (IlvSearch *self)
{
  GHashTableIter iter;
  gpointer term;
  self->sorted = g_ptr_array_new ();
  g_hash_table_iter_init (&iter, self->terms);
  while (g_hash_table_iter_next (&iter, NULL, &term))
    g_ptr_array_add (self->sorted, term);
  g_ptr_array_sort (self->sorted, compare_terms_cb);
}

guint
ilv_search_get_n_documents (const IlvSearch *self)
{
  return self->documents->len;
}

/* --- a query --- */

typedef struct {
  guint n_words; /* of the query, found so far */
  guint n_title; /* of those, in the title */
  double score;
  guint last_word; /* the word counted last, from 1, and what it has given */
  double last_score;
  gboolean last_title;
} Tally;

/* The first term that is not before the word. */
static guint
find_first (const IlvSearch *self, const char *word)
{
  guint low = 0, high = self->sorted->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (strcmp (((const Term *)g_ptr_array_index (self->sorted, middle))->word, word) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* A word counts once for a document, by its best term. */
static void
count_posting (Tally *tally, const Posting *posting, guint word, double score)
{
  if (tally->last_word != word) {
    tally->n_words++;
    tally->last_word = word;
    tally->last_score = 0;
    tally->last_title = FALSE;
  }
  if (score > tally->last_score) {
    tally->score += score - tally->last_score;
    tally->last_score = score;
  }
  if (posting->in_title && !tally->last_title) {
    tally->last_title = TRUE;
    tally->n_title++;
  }
}

static void
count_query_word (const IlvSearch *self, const char *word, guint number, Tally *tallies)
{
  for (guint i = find_first (self, word); i < self->sorted->len; i++) {
    const Term *term = g_ptr_array_index (self->sorted, i);
    if (!g_str_has_prefix (term->word, word))
      break;
    double rarity = log (1.0 + (double)self->documents->len / term->postings->len);
    double kind = strcmp (term->word, word) == 0 ? WHOLE_WORD : 1;
    for (guint j = 0; j < term->postings->len; j++) {
      const Posting *posting = &g_array_index (term->postings, Posting, j);
      count_posting (&tallies[posting->document], posting, number,
                     kind * rarity * log (1 + posting->weight));
    }
  }
}

static gboolean
matches_any (const char *word, gsize length, char **query)
{
  g_autofree char *folded = fold (word, (gssize)length);
  for (char **one = query; *one != NULL; one++)
    if (g_str_has_prefix (folded, *one))
      return TRUE;
  return FALSE;
}

static char *
make_snippet (const char *text, char **query)
{
  const char *at = text, *word = text, *found = text;
  gsize length;
  while (next_word (&at, &word, &length))
    if (matches_any (word, length, query)) {
      found = word;
      break;
    }
  const char *begin = found, *end = found;
  for (guint i = 0; i < N_BEFORE && begin > text; i++)
    begin = g_utf8_prev_char (begin);
  for (guint i = 0; i < N_SNIPPET && *end != '\0'; i++)
    end = g_utf8_next_char (end);
  g_autofree char *piece = g_strndup (begin, (gsize)(end - begin));
  g_autofree char *line =
      g_strjoin ("", begin > text ? "…" : "", piece, *end != '\0' ? "…" : "", NULL);
  g_strdelimit (line, "\n\t", ' ');
  return g_steal_pointer (&line);
}

static int
compare_hits_cb (gconstpointer a, gconstpointer b)
{
  const IlvSearchHit *one = *(const IlvSearchHit *const *)a, *two = *(const IlvSearchHit *const *)b;
  if (one->is_title != two->is_title)
    return one->is_title ? -1 : 1;
  return one->score > two->score ? -1 : one->score < two->score;
}

static void
hit_free (gpointer data)
{
  IlvSearchHit *self = data;
  g_free (self->snippet);
  g_free (self);
}

GPtrArray *
ilv_search_find (const IlvSearch *self, const char *query, guint n_most)
{
  g_autofree char *valid = g_utf8_make_valid (query, -1);
  g_auto (GStrv) words = split_words (valid);
  guint n_words = g_strv_length (words);
  GPtrArray *hits = g_ptr_array_new_with_free_func (hit_free);
  g_autofree Tally *tallies = g_new0 (Tally, self->documents->len + 1);
  for (guint i = 0; i < n_words; i++)
    count_query_word (self, words[i], i + 1, tallies);
  for (guint i = 0; n_words > 0 && i < self->documents->len; i++) {
    if (tallies[i].n_words < n_words)
      continue;
    IlvSearchHit *hit = g_new0 (IlvSearchHit, 1);
    hit->document = g_ptr_array_index (self->documents, i);
    hit->score = tallies[i].score;
    hit->is_title = tallies[i].n_title == n_words;
    g_ptr_array_add (hits, hit);
  }
  g_ptr_array_sort (hits, compare_hits_cb);
  g_ptr_array_set_size (hits, (int)MIN (hits->len, n_most));
  for (guint i = 0; i < hits->len; i++) {
    IlvSearchHit *hit = g_ptr_array_index (hits, i);
    hit->snippet = make_snippet (hit->document->text, words);
  }
  return hits;
}

/* The decision flowchart as ordered texts, from the rules themselves.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-handbook-private.h"

#include "demos/advisor/ilv-checklist.h"
#include "demos/content/ilv-content-link.h"
#include "demos/recipe/ilv-recipe.h"

#include "demos/workload/ilv-model.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Recipes are called by their titles, as everywhere. */
static void
add_recipe (GPtrArray *text, const char *id, gboolean is_first)
{
  g_autoptr (IlvRecipe) recipe = ilv_recipe_find (id, NULL);
  g_autofree char *target = g_strconcat (ILV_LINK_RECIPE, id, NULL);
  ilv_inline_add (text, ILV_INLINE_TEXT, is_first ? " → " : ", ", NULL);
  ilv_inline_add (text, ILV_INLINE_LINK, recipe != NULL ? ilv_recipe_tr (recipe->title) : id,
                  target);
}

/* The question, its condition, and what follows. */
static void
add (GPtrArray *items, const char *head, const char *words, const IlvRule *rule)
{
  GPtrArray *text = ilv_inline_new ();
  gboolean is_question = g_str_has_suffix (head, "?");
  ilv_inline_add (text, ILV_INLINE_EMPHASIS, head, NULL);
  ilv_inline_add (text, ILV_INLINE_TEXT, is_question ? " " : ". ", NULL);
  if (rule->when != NULL) {
    ilv_inline_add (text, ILV_INLINE_TEXT, "(", NULL);
    ilv_inline_add (text, ILV_INLINE_CODE, ilv_expression_get_text (rule->when), NULL);
    ilv_inline_add (text, ILV_INLINE_TEXT, ") ", NULL);
  }
  ilv_inline_add (text, ILV_INLINE_TEXT, words, NULL);
  for (guint i = 0; rule->recipes != NULL && i < rule->recipes->len; i++)
    add_recipe (text, g_ptr_array_index (rule->recipes, i), i == 0);
  g_ptr_array_add (items, text);
}

static void
tell_rule (GPtrArray *items, const IlvRule *rule)
{
  g_autofree char *head = g_strdup_printf ("%s · %s", rule->id, ilv_checklist_tr (rule->title));
  IlvModel model;
  const char *outcome = rule->model == NULL ? ""
                        : ilv_model_from_id (rule->model, &model, NULL)
                            ? ilv_model_get_label (model)
                            : rule->model;
  g_autofree char *words =
      rule->when == NULL ? g_strdup_printf (_ ("Otherwise: %s."), outcome)
      : rule->verdict == ILV_VERDICT_DO_NOTHING
          ? g_strdup_printf (_ ("If yes: do nothing, %s is enough. If not, go on."), outcome)
          : g_strdup_printf (_ ("If yes: %s. If not, go on."), outcome);
  add (items, head, words, rule);
}

static void tell_rules (GPtrArray *items, const GPtrArray *rules);

/* Where a branch says which of two lists goes on, both follow it. */
static void
tell_branch (GPtrArray *items, const IlvRule *rule)
{
  const char *title = ilv_checklist_tr (rule->title);
  const char *labels[] = {rule->yes_label, rule->no_label};
  const GPtrArray *sides[] = {rule->yes, rule->no};
  for (guint i = 0; i < 2; i++) {
    const IlvRule *first = g_ptr_array_index (sides[i], 0);
    g_autofree char *words =
        g_strdup_printf (_ ("If %s: go on with %s."), ilv_checklist_tr (labels[i]), first->id);
    add (items, title, words, rule);
  }
  for (guint i = 0; i < 2; i++)
    tell_rules (items, sides[i]);
}

static void
tell_rules (GPtrArray *items, const GPtrArray *rules)
{
  for (guint i = 0; i < rules->len; i++) {
    const IlvRule *rule = g_ptr_array_index (rules, i);
    if (rule->kind == ILV_RULE_BRANCH)
      tell_branch (items, rule);
    else
      tell_rule (items, rule);
  }
}

static void
text_free (gpointer text)
{
  g_ptr_array_unref (text);
}

GPtrArray *
ilv_handbook_tell_rules (GError **error)
{
  g_autoptr (IlvChecklist) list = ilv_checklist_load (error);
  if (list == NULL)
    return NULL;
  GPtrArray *items = g_ptr_array_new_with_free_func (text_free);
  tell_rules (items, list->rules);
  for (guint i = 0; i < list->modifiers->len; i++) {
    const IlvRule *rule = g_ptr_array_index (list->modifiers, i);
    g_autofree char *head = g_strdup_printf ("%s · %s", rule->id, ilv_checklist_tr (rule->title));
    add (items, head, _ ("An addition to any verdict it fits."), rule);
  }
  return items;
}

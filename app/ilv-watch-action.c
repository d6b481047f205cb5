/* "win.watch": see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-watch-action.h"

#include <glib/gi18n.h>

static const char window_key[] = "ilv-window";

static gboolean
take_models (char **words, IlvModel *models, guint *n_models, GError **error)
{
  *n_models = 0;
  for (char **word = words; *word != NULL && *n_models < ILV_MAX_SHOWN; word++) {
    if (**word == '\0')
      continue;
    if (!ilv_model_from_id (*word, &models[*n_models], NULL)) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("there is no model “%s”"),
                   *word);
      return FALSE;
    }
    (*n_models)++;
  }
  return TRUE;
}

gboolean
ilv_watch (IlvSession *session, const char *wish, GError **error)
{
  g_auto (GStrv) words = g_strsplit (wish, " ", -1);
  IlvModel models[ILV_MAX_SHOWN];
  guint n_models = 0;
  g_autoptr (IlvScenario) scenario = NULL;

  if (words[0] == NULL || !take_models (words + 1, models, &n_models, error))
    return FALSE;
  g_autoptr (IlvWorkload) workload = ilv_workload_find (words[0], error);
  if (workload == NULL)
    return FALSE;
  ilv_session_load_workload (session, workload);
  if (n_models == 0)
    return TRUE;
  scenario = ilv_scenario_copy (ilv_session_get_scenario (session));
  scenario->n_models = n_models;
  for (guint i = 0; i < n_models; i++)
    scenario->models[i] = models[i];
  ilv_session_change (session, scenario, NULL);
  return TRUE;
}

static void
activate_cb (GSimpleAction *action, GVariant *parameter, IlvSession *session)
{
  GActionGroup *window = g_object_get_data (G_OBJECT (action), window_key);
  g_autoptr (GError) error = NULL;

  if (ilv_watch (session, g_variant_get_string (parameter, NULL), &error))
    g_action_group_activate_action (window, "page", g_variant_new_string ("explore"));
  else
    g_signal_emit_by_name (session, "failed", error->message);
}

void
ilv_watch_action_add (GActionMap *window, IlvSession *session)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new ("watch", G_VARIANT_TYPE_STRING);

  /* Borrowed: the action is the window's. */
  g_object_set_data (G_OBJECT (action), window_key, window);
  g_signal_connect_object (action, "activate", G_CALLBACK (activate_cb), session, 0);
  g_action_map_add_action (window, G_ACTION (action));
}

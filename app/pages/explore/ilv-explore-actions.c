/* The page's actions: transport.*, question.*, stage.*.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-explore-actions.h"

#include <math.h>

static void
step_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ilv_transport_step (data, g_variant_get_int32 (parameter), ILV_UNIT_EVENT);
}

static void
switch_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ilv_transport_step (data, g_variant_get_int32 (parameter), ILV_UNIT_SWITCH);
}

static void
home_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ilv_transport_go_home (data);
}

static void
end_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ilv_transport_go_end (data);
}

/* Speed goes in the steps of 1, 2, 5. */
static void
change_speed (IlvTransport *transport, int direction)
{
  static const double digits[] = {1, 2, 5};
  double now = ilv_transport_get_slowdown (transport);
  double best = direction > 0 ? ILV_SLOWDOWN_MAX : ILV_SLOWDOWN_MIN;

  for (int power = -1; power <= 5; power++)
    for (guint i = 0; i < G_N_ELEMENTS (digits); i++) {
      double slowdown = digits[i] * pow (10, power);

      if (direction > 0 && slowdown > now * 1.01)
        best = MIN (best, slowdown);
      else if (direction < 0 && slowdown < now * 0.99)
        best = MAX (best, slowdown);
    }
  ilv_transport_set_slowdown (transport, best);
}

static void
slower_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  change_speed (data, 1);
}

static void
faster_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  change_speed (data, -1);
}

static void
reveal_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ilv_session_reveal (data);
}

/* Whether it has just been said that there is nothing to ask now. */
static gboolean
has_no_question (IlvSession *session)
{
  const IlvQuestion *question = ilv_session_get_question (session);

  return question != NULL &&
         (question->kind == ILV_QUESTION_CHANCE || question->kind == ILV_QUESTION_ONE);
}

/* About the focused run; with none focused, the first one in which there is something to ask. Where
 * there is not, that is said, and asking once more goes to where there is. */
static void
ask_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  IlvSession *session = data;
  int focused = ilv_session_get_focused_run (session);
  guint first = focused >= 0 ? (guint)focused : 0;
  guint end = focused >= 0 ? first + 1 : ilv_session_get_n_runs (session);

  if (has_no_question (session) && ilv_session_ask_later (session, focused))
    return;
  for (guint i = first; i < end; i++)
    if (ilv_session_ask_next (session, i))
      return;
  for (guint i = first; i < end; i++) {
    ilv_session_tell_why_not (session, i);
    if (has_no_question (session))
      return;
  }
}

static void
focus_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  int run = g_variant_get_int32 (parameter);

  if (run == ilv_session_get_focused_run (data))
    run = -1;
  ilv_session_set_focused_run (data, run);
}

static void
insert_group (GtkWidget *widget, const char *prefix, const GActionEntry *entries, int n_entries,
              gpointer data, GAction *const *more, guint n_more)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, n_entries, data);
  for (guint i = 0; i < n_more; i++)
    g_action_map_add_action (G_ACTION_MAP (group), more[i]);
  gtk_widget_insert_action_group (widget, prefix, G_ACTION_GROUP (group));
}

void
ilv_explore_actions_install (GtkWidget *widget, IlvSession *session, IlvTransport *transport)
{
  static const GActionEntry transport_entries[] = {
      {.name = "step", .activate = step_cb, .parameter_type = "i"},
      {.name = "switch", .activate = switch_cb, .parameter_type = "i"},
      {.name = "home", .activate = home_cb},
      {.name = "end", .activate = end_cb},
      {.name = "slower", .activate = slower_cb},
      {.name = "faster", .activate = faster_cb},
  };
  static const GActionEntry question_entries[] = {
      {.name = "reveal", .activate = reveal_cb},
      {.name = "ask", .activate = ask_cb},
  };
  static const GActionEntry stage_entries[] = {
      {.name = "focus", .activate = focus_cb, .parameter_type = "i"},
  };
  GAction *toggles[] = {
      G_ACTION (g_property_action_new ("play", transport, "is-playing")),
      G_ACTION (g_property_action_new ("loop", transport, "is-looping")),
      G_ACTION (g_property_action_new ("steady", transport, "is-steady")),
  };

  insert_group (widget, "transport", transport_entries, G_N_ELEMENTS (transport_entries), transport,
                toggles, G_N_ELEMENTS (toggles));
  insert_group (widget, "question", question_entries, G_N_ELEMENTS (question_entries), session,
                NULL, 0);
  insert_group (widget, "stage", stage_entries, G_N_ELEMENTS (stage_entries), session, NULL, 0);
  for (guint i = 0; i < G_N_ELEMENTS (toggles); i++)
    g_object_unref (toggles[i]);
}

/* What happens now and why, the question, the figures, the legend.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * While playing the texts follow ten times a second, not at every frame: nobody reads faster, and
 * laying out text is what costs. */
#include "ilv-inspector.h"

#include <glib/gi18n.h>

#include "app/class/ilv-class-panel.h"
#include "app/pages/explore/ilv-figures-grid.h"
#include "app/pages/explore/ilv-legend.h"
#include "app/pages/explore/ilv-question-box.h"
#include "app/pages/explore/ilv-recipe-links.h"
#include "demos/trace/ilv-why.h"
#include "widgets/why/ilv-why-text.h"

#define PERIOD_MS 100

struct _IlvInspector {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *box;
  GtkLabel *now_title;
  GtkBox *now_box;
  IlvQuestionBox *question_box;
  IlvFiguresGrid *figures;
  GtkExpander *legend_expander;

  /* owned */
  IlvSession *session;

  /* borrowed */
  GtkLabel *heads[ILV_MAX_SHOWN];
  GtkLabel *texts[ILV_MAX_SHOWN];

  /* plain */
  guint update_id;
  gint64 updated_us;
};

G_DEFINE_FINAL_TYPE (IlvInspector, ilv_inspector, GTK_TYPE_WIDGET)

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

/* What that track does, under its name. */
static char *
describe_track (const IlvTrace *trace, IlvTrackId track, gint64 t_ns, gboolean has_curtain)
{
  g_autofree char *name = ilv_track_full_label (trace, track);
  g_autofree char *text = has_curtain ? ilv_why_now_sentence (trace, track, t_ns)
                                      : ilv_why_sentence (trace, track, t_ns);

  return g_str_has_prefix (text, name) ? g_steal_pointer (&text)
                                       : g_strconcat (name, ": ", text, NULL);
}

/* The picked track or the lit job if there is one, else the latest event; in full for the focused
 * run. */
static char *
describe (IlvInspector *self, guint run, const IlvTrace *trace, gboolean in_full)
{
  IlvTrackId picked = ilv_session_get_picked_track (self->session, run);
  gint64 t_ns = ilv_session_get_playhead (self->session);
  gboolean has_curtain = ilv_session_has_curtain (self->session);
  guint32 lit = ilv_session_get_lit_job (self->session);
  g_autofree char *event = NULL;
  g_autofree char *now = NULL;
  IlvInstant instant;
  IlvJob job;

  if (picked != ILV_TRACK_NONE && picked < ilv_trace_get_n_tracks (trace))
    return describe_track (trace, picked, t_ns, has_curtain);
  if (lit != ILV_JOB_NONE && lit < ilv_trace_get_n_jobs (trace)) {
    ilv_trace_get_job (trace, lit, &job);
    if (job.track != ILV_TRACK_NONE)
      return has_curtain ? ilv_why_now_sentence (trace, job.track, t_ns)
                         : ilv_why_sentence (trace, job.track, t_ns);
  }
  if (!ilv_why_latest (trace, t_ns, &instant))
    return g_strdup (_ ("Nothing has happened yet."));
  event = has_curtain ? ilv_why_event_sentence_until (trace, &instant, t_ns)
                      : ilv_why_event_sentence (trace, &instant);
  if (!in_full)
    return g_steal_pointer (&event);
  now = has_curtain ? ilv_why_now_sentence (trace, instant.track, t_ns)
                    : ilv_why_sentence (trace, instant.track, t_ns);
  return g_strconcat (event, "\n", now, NULL);
}

static void
update_now (IlvInspector *self)
{
  gint64 t_ns = ilv_session_get_playhead (self->session);
  int focused = ilv_session_get_focused_run (self->session);
  g_autofree char *time = ilv_format_time (t_ns);
  /* Translators: what happens at this time. */
  g_autofree char *title = g_strdup_printf (_ ("Now · %s"), time);

  set_text (self->now_title, title);
  for (guint run = 0; run < ILV_MAX_SHOWN; run++) {
    gboolean is_shown =
        run < ilv_session_get_n_runs (self->session) && (focused < 0 || (guint)focused == run);
    IlvTrace *trace = is_shown ? ilv_session_get_front (self->session, run) : NULL;

    gtk_widget_set_visible (GTK_WIDGET (self->heads[run]), is_shown);
    gtk_widget_set_visible (GTK_WIDGET (self->texts[run]), trace != NULL);
    if (is_shown)
      set_text (self->heads[run], ilv_session_get_label (self->session, run));
    if (trace != NULL) {
      g_autofree char *text = describe (self, run, trace, (int)run == focused);

      set_text (self->texts[run], text);
    }
  }
}

static void
update_legend (IlvInspector *self)
{
  GtkWidget *legend = gtk_expander_get_child (self->legend_expander);
  gboolean has_estimates = FALSE;

  for (guint run = 0; run < ilv_session_get_n_runs (self->session); run++) {
    IlvTrace *trace = ilv_session_get_front (self->session, run);

    has_estimates = has_estimates || (trace != NULL && ilv_trace_has_estimates (trace));
  }
  if (legend != NULL)
    ilv_legend_set_has_estimates (ILV_LEGEND (legend), has_estimates);
}

static void
update (IlvInspector *self)
{
  self->updated_us = g_get_monotonic_time ();
  update_now (self);
  update_legend (self);
  ilv_figures_grid_update (self->figures);
}

static gboolean
update_cb (gpointer data)
{
  IlvInspector *self = data;

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
scene_changed_cb (IlvInspector *self)
{
  gint64 age_ms = (g_get_monotonic_time () - self->updated_us) / 1000;

  if (self->update_id != 0 || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (age_ms >= PERIOD_MS)
    update (self);
  else
    self->update_id = g_timeout_add ((guint)(PERIOD_MS - age_ms), update_cb, self);
}

static void
runs_changed_cb (IlvInspector *self)
{
  ilv_figures_grid_reload (self->figures);
  update_now (self);
  update_legend (self);
}

static void
ilv_inspector_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ilv_inspector_parent_class)->map (widget);
  if (ILV_INSPECTOR (widget)->session != NULL)
    update (ILV_INSPECTOR (widget));
}

static void
ilv_inspector_dispose (GObject *object)
{
  IlvInspector *self = ILV_INSPECTOR (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ilv_inspector_parent_class)->dispose (object);
}

static void
ilv_inspector_class_init (IlvInspectorClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_inspector_dispose;
  widget_class->map = ilv_inspector_map;
  g_type_ensure (ILV_TYPE_QUESTION_BOX);
  g_type_ensure (ILV_TYPE_FIGURES_GRID);
  gtk_widget_class_set_template_from_resource (widget_class, "/interleave/ui/ilv-inspector.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, IlvInspector, box);
  gtk_widget_class_bind_template_child (widget_class, IlvInspector, now_title);
  gtk_widget_class_bind_template_child (widget_class, IlvInspector, now_box);
  gtk_widget_class_bind_template_child (widget_class, IlvInspector, question_box);
  gtk_widget_class_bind_template_child (widget_class, IlvInspector, figures);
  gtk_widget_class_bind_template_child (widget_class, IlvInspector, legend_expander);
}

static GtkLabel *
add_label (IlvInspector *self, const char *style_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  if (style_class != NULL)
    gtk_widget_add_css_class (label, style_class);
  gtk_box_append (self->now_box, label);
  return GTK_LABEL (label);
}

static void
ilv_inspector_init (IlvInspector *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint run = 0; run < ILV_MAX_SHOWN; run++) {
    self->heads[run] = add_label (self, "caption-heading");
    self->texts[run] = add_label (self, NULL);
  }
  gtk_expander_set_child (self->legend_expander, ilv_legend_new ());
}

void
ilv_inspector_set_session (IlvInspector *self, IlvSession *session)
{
  self->session = g_object_ref (session);
  ilv_question_box_set_session (self->question_box, session);
  ilv_figures_grid_set_session (self->figures, session);
  ilv_class_panel_keep (GTK_BOX (self->box), session);
  gtk_box_insert_child_after (GTK_BOX (self->box), ilv_recipe_links_new (session),
                              GTK_WIDGET (self->figures));
  g_signal_connect_object (session, "scene-changed", G_CALLBACK (scene_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "runs-changed", G_CALLBACK (runs_changed_cb), self,
                           G_CONNECT_SWAPPED);
  /* At once, not with the next update: a question's answer must not flash up. */
  g_signal_connect_object (session, "question-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

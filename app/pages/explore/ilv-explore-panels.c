/* The panels of the Explore page: they stand beside it or, in a narrow window, come over it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-explore-panels.h"

#include "app/ilv-preferences.h"
#include "app/pages/explore/ilv-explore-page.h"

struct _IlvExplorePanels {
  GObject parent_instance;

  /* borrowed */
  AdwFlap *catalogue;
  AdwFlap *inspector;
  AdwFlap *wanted; /* comes out because somebody asked for it, or NULL */

  /* plain */
  guint fold_id;
  int n_columns;
  gboolean are_away;   /* whatever there is room for */
  gboolean is_folding; /* panels come and go by themselves */
  gboolean keeps_inspector;
};

enum {
  FOLDED,
  REVEALED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvExplorePanels, ilv_explore_panels, G_TYPE_OBJECT)

static const char *
get_key (IlvExplorePanels *self, AdwFlap *flap)
{
  return flap == self->catalogue ? "show-catalogue" : "show-inspector";
}

/* Folded, a panel stays away until it is called; unfolded it is as it was left. */
static void
fold (IlvExplorePanels *self, AdwFlap *flap, gboolean folds)
{
  gboolean is_wanted = g_settings_get_boolean (ilv_preferences_get (), get_key (self, flap));
  gboolean stays = self->keeps_inspector && flap == self->inspector && !self->are_away &&
                   adw_flap_get_reveal_flap (flap);

  adw_flap_set_fold_policy (flap, folds ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER);
  adw_flap_set_reveal_flap (flap, stays || (!folds && is_wanted));
}

static gboolean
fold_cb (gpointer data)
{
  IlvExplorePanels *self = data;

  self->is_folding = TRUE;
  fold (self, self->inspector, self->are_away || self->n_columns < 3);
  fold (self, self->catalogue, self->are_away || self->n_columns < 2);
  self->is_folding = FALSE;
  self->fold_id = 0;
  g_signal_emit (self, signals[FOLDED], 0);
  return G_SOURCE_REMOVE;
}

/* A panel that covers the page or was asked for gets the focus once it is out (before that it takes
 * none), and gives it back when it goes: Tab must not walk what is hidden, and Shift+F9 twice is
 * the way to the workloads from anywhere. */
static void
moved_cb (IlvExplorePanels *self, GParamSpec *pspec, AdwFlap *flap)
{
  if (adw_flap_get_reveal_progress (flap) < 1)
    return;
  if (adw_flap_get_folded (flap) || self->wanted == flap)
    gtk_widget_child_focus (adw_flap_get_flap (flap), GTK_DIR_TAB_FORWARD);
  self->wanted = NULL;
}

static void
revealed_cb (IlvExplorePanels *self, GParamSpec *pspec, AdwFlap *flap)
{
  if (!self->is_folding && !adw_flap_get_folded (flap))
    g_settings_set_boolean (ilv_preferences_get (), get_key (self, flap),
                            adw_flap_get_reveal_flap (flap));
  if (!self->is_folding && gtk_widget_get_mapped (GTK_WIDGET (flap)))
    self->wanted = adw_flap_get_reveal_flap (flap) ? flap : NULL;
  g_signal_emit (self, signals[REVEALED], 0, flap);
}

static void
ilv_explore_panels_dispose (GObject *object)
{
  ilv_explore_panels_stop (ILV_EXPLORE_PANELS (object));
  G_OBJECT_CLASS (ilv_explore_panels_parent_class)->dispose (object);
}

static void
ilv_explore_panels_class_init (IlvExplorePanelsClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ilv_explore_panels_dispose;
  signals[FOLDED] = g_signal_new ("folded", ILV_TYPE_EXPLORE_PANELS, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  signals[REVEALED] = g_signal_new ("revealed", ILV_TYPE_EXPLORE_PANELS, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, ADW_TYPE_FLAP);
}

static void
ilv_explore_panels_init (IlvExplorePanels *self)
{
}

static void
watch (IlvExplorePanels *self, AdwFlap *flap)
{
  g_signal_connect_object (flap, "notify::reveal-flap", G_CALLBACK (revealed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (flap, "notify::reveal-progress", G_CALLBACK (moved_cb), self,
                           G_CONNECT_SWAPPED);
}

IlvExplorePanels *
ilv_explore_panels_new (AdwFlap *catalogue, AdwFlap *inspector)
{
  IlvExplorePanels *self = g_object_new (ILV_TYPE_EXPLORE_PANELS, NULL);

  self->catalogue = catalogue;
  self->inspector = inspector;
  watch (self, catalogue);
  watch (self, inspector);
  return self;
}

/* Folding changes what is being allocated, so it waits until the allocation is over. */
void
ilv_explore_panels_set_width (IlvExplorePanels *self, int width_px)
{
  int n_columns = width_px >= ILV_EXPLORE_WIDE_PX ? 3 : width_px >= ILV_EXPLORE_MEDIUM_PX ? 2 : 1;

  if (n_columns == self->n_columns || width_px <= 0)
    return;
  self->n_columns = n_columns;
  if (self->fold_id == 0)
    self->fold_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fold_cb, self, NULL);
}

void
ilv_explore_panels_expect_width (IlvExplorePanels *self, int width_px)
{
  ilv_explore_panels_set_width (self, width_px);
  if (self->fold_id == 0)
    return;
  g_clear_handle_id (&self->fold_id, g_source_remove);
  fold_cb (self);
}

void
ilv_explore_panels_set_keeps_inspector (IlvExplorePanels *self, gboolean keeps)
{
  g_return_if_fail (ILV_IS_EXPLORE_PANELS (self));
  self->keeps_inspector = keeps;
}

void
ilv_explore_panels_set_are_away (IlvExplorePanels *self, gboolean are_away)
{
  if (self->are_away == are_away)
    return;
  self->are_away = are_away;
  g_clear_handle_id (&self->fold_id, g_source_remove);
  if (self->n_columns > 0)
    fold_cb (self);
}

int
ilv_explore_panels_get_n_columns (IlvExplorePanels *self)
{
  return self->n_columns;
}

void
ilv_explore_panels_stop (IlvExplorePanels *self)
{
  g_clear_handle_id (&self->fold_id, g_source_remove);
}

/* Playing and stepping: moves the session's playhead.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-transport.h"

#include <math.h>

/* Seconds an event takes under steady pace at the slowdown that fits. */
#define PACE_S 0.5
/* Events passed at most in one frame under steady pace: a stall must not turn into a race. */
#define MAX_EVENTS 64
/* How long a whole comparison plays. */
#define PLAY_S 15.0

struct _IlvTransport {
  GObject parent_instance;

  IlvSession *session; /* borrowed, weak */
  gboolean is_playing;
  gboolean is_steady;
  gboolean is_looping;
  double slowdown;
  double carry_ns;    /* what was passed and is less than a nanosecond */
  gint64 expected_ns; /* where the last advance left the playhead */
};

enum {
  PROP_0,
  PROP_IS_PLAYING,
  PROP_SLOWDOWN,
  PROP_IS_STEADY,
  PROP_IS_LOOPING,
  N_PROPS
};
static GParamSpec *props[N_PROPS];
static guint went_signal;

G_DEFINE_FINAL_TYPE (IlvTransport, ilv_transport, G_TYPE_OBJECT)

/* The nearest event of the focused run, or of all runs, in that direction. */
static gint64
find_event (IlvTransport *self, gint64 t_ns, int direction, IlvStepUnit unit)
{
  int focused = ilv_session_get_focused_run (self->session);
  gint64 none_ns = direction > 0 ? G_MAXINT64 : G_MININT64;
  gint64 best_ns = none_ns;

  for (guint i = 0; i < ilv_session_get_n_runs (self->session); i++) {
    IlvTrace *trace = ilv_session_get_front (self->session, i);
    gint64 found_ns;

    if (trace == NULL || (focused >= 0 && (guint)focused != i))
      continue;
    if (unit == ILV_UNIT_SWITCH)
      found_ns = direction > 0 ? ilv_trace_next_switch (trace, t_ns)
                               : ilv_trace_previous_switch (trace, t_ns);
    else
      found_ns = direction > 0 ? ilv_trace_next_time (trace, 0, t_ns)
                               : ilv_trace_previous_time (trace, 0, t_ns);
    best_ns = direction > 0 ? MIN (best_ns, found_ns) : MAX (best_ns, found_ns);
  }
  return best_ns;
}

static void
ilv_transport_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  IlvTransport *self = ILV_TRANSPORT (object);

  switch (id) {
  case PROP_IS_PLAYING:
    g_value_set_boolean (value, self->is_playing);
    break;
  case PROP_SLOWDOWN:
    g_value_set_double (value, self->slowdown);
    break;
  case PROP_IS_STEADY:
    g_value_set_boolean (value, self->is_steady);
    break;
  case PROP_IS_LOOPING:
    g_value_set_boolean (value, self->is_looping);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
ilv_transport_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  IlvTransport *self = ILV_TRANSPORT (object);

  switch (id) {
  case PROP_IS_PLAYING:
    ilv_transport_set_is_playing (self, g_value_get_boolean (value));
    break;
  case PROP_SLOWDOWN:
    ilv_transport_set_slowdown (self, g_value_get_double (value));
    break;
  case PROP_IS_STEADY:
    if (self->is_steady != g_value_get_boolean (value)) {
      self->is_steady = !self->is_steady;
      g_object_notify_by_pspec (object, pspec);
    }
    break;
  case PROP_IS_LOOPING:
    if (self->is_looping != g_value_get_boolean (value)) {
      self->is_looping = !self->is_looping;
      g_object_notify_by_pspec (object, pspec);
    }
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
ilv_transport_finalize (GObject *object)
{
  IlvTransport *self = ILV_TRANSPORT (object);

  g_clear_weak_pointer (&self->session);
  G_OBJECT_CLASS (ilv_transport_parent_class)->finalize (object);
}

static void
ilv_transport_class_init (IlvTransportClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ilv_transport_get_property;
  object_class->set_property = ilv_transport_set_property;
  object_class->finalize = ilv_transport_finalize;
  props[PROP_IS_PLAYING] = g_param_spec_boolean ("is-playing", NULL, NULL, FALSE, flags);
  props[PROP_SLOWDOWN] =
      g_param_spec_double ("slowdown", NULL, NULL, ILV_SLOWDOWN_MIN, ILV_SLOWDOWN_MAX, 50, flags);
  props[PROP_IS_STEADY] = g_param_spec_boolean ("is-steady", NULL, NULL, FALSE, flags);
  props[PROP_IS_LOOPING] = g_param_spec_boolean ("is-looping", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  went_signal = g_signal_new ("went", ILV_TYPE_TRANSPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
}

static void
ilv_transport_init (IlvTransport *self)
{
  self->slowdown = 50;
}

IlvTransport *
ilv_transport_new (IlvSession *session)
{
  IlvTransport *self = g_object_new (ILV_TYPE_TRANSPORT, NULL);

  g_set_weak_pointer (&self->session, session);
  return self;
}

gboolean
ilv_transport_get_is_playing (IlvTransport *self)
{
  return self->is_playing;
}

static gboolean
is_at_end (IlvTransport *self)
{
  return ilv_session_get_playhead (self->session) >= ilv_session_get_end (self->session);
}

void
ilv_transport_set_is_playing (IlvTransport *self, gboolean is_playing)
{
  if (is_playing && ilv_session_get_end (self->session) <= ilv_session_get_begin (self->session))
    is_playing = FALSE;
  if (is_playing == self->is_playing)
    return;
  if (is_playing && is_at_end (self))
    ilv_transport_go_home (self);
  self->is_playing = is_playing;
  self->carry_ns = 0;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IS_PLAYING]);
}

double
ilv_transport_get_slowdown (IlvTransport *self)
{
  return self->slowdown;
}

void
ilv_transport_set_slowdown (IlvTransport *self, double slowdown)
{
  slowdown = CLAMP (slowdown, ILV_SLOWDOWN_MIN, ILV_SLOWDOWN_MAX);
  if (fabs (slowdown / self->slowdown - 1) < 1e-9)
    return;
  self->slowdown = slowdown;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SLOWDOWN]);
}

/* The nearest of 1, 2, 5 × 10^n. */
static double
round_125 (double value)
{
  double power = pow (10, floor (log10 (value)));
  double digit = value / power;

  return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
}

void
ilv_transport_fit_slowdown (IlvTransport *self)
{
  double total_s = (double)ilv_session_get_end (self->session) / 1e9;

  if (total_s > 0)
    ilv_transport_set_slowdown (self, round_125 (PLAY_S / total_s));
}

gboolean
ilv_transport_get_is_steady (IlvTransport *self)
{
  return self->is_steady;
}

/* Seconds on screen per second of the run under which the whole plays in PLAY_S. */
static double
get_fit (IlvTransport *self)
{
  return PLAY_S / MAX ((double)ilv_session_get_end (self->session) / 1e9, 1e-9);
}

gboolean
ilv_transport_find_shortened (IlvTransport *self, gint64 *begin_ns, gint64 *end_ns)
{
  gint64 t_ns = ilv_session_get_playhead (self->session);

  if (!self->is_steady)
    return FALSE;
  *begin_ns = find_event (self, t_ns + 1, -1, ILV_UNIT_EVENT);
  *end_ns = find_event (self, t_ns, 1, ILV_UNIT_EVENT);
  return *begin_ns != G_MININT64 && *end_ns != G_MAXINT64 &&
         (double)(*end_ns - *begin_ns) / 1e9 * get_fit (self) > PACE_S;
}

/* Under steady pace the way between two events is passed in the same time, whatever its length;
 * the speed control scales that time around the slowdown that fits the comparison. */
static double
steady_target (IlvTransport *self, double seconds)
{
  double left = seconds / (PACE_S * self->slowdown / get_fit (self));
  gint64 t_ns = ilv_session_get_playhead (self->session);
  double t = (double)t_ns + self->carry_ns;

  for (guint i = 0; i < MAX_EVENTS && left > 0; i++) {
    gint64 next_ns = find_event (self, t_ns, 1, ILV_UNIT_EVENT);
    gint64 last_ns = find_event (self, t_ns + 1, -1, ILV_UNIT_EVENT);
    double length;

    if (next_ns == G_MAXINT64)
      return (double)ilv_session_get_end (self->session);
    if (last_ns == G_MININT64)
      last_ns = ilv_session_get_begin (self->session);
    length = (double)(next_ns - last_ns);
    if (t + left * length < (double)next_ns)
      return t + left * length;
    left -= ((double)next_ns - t) / length;
    t = (double)next_ns;
    t_ns = next_ns;
  }
  return t;
}

static void
finish (IlvTransport *self)
{
  gint64 begin_ns = ilv_session_get_begin (self->session);

  self->carry_ns = 0;
  if (self->is_looping) {
    ilv_session_set_playhead (self->session, begin_ns);
    return;
  }
  ilv_session_set_playhead (self->session, ilv_session_get_end (self->session));
  ilv_transport_set_is_playing (self, FALSE);
}

void
ilv_transport_advance (IlvTransport *self, double seconds)
{
  gint64 t_ns = ilv_session_get_playhead (self->session);
  double target;

  if (!self->is_playing || seconds <= 0)
    return;
  if (ilv_session_get_follows_live (self->session)) {
    ilv_transport_set_is_playing (self, FALSE);
    return;
  }
  if (t_ns != self->expected_ns)
    self->carry_ns = 0;
  if (self->is_steady)
    target = steady_target (self, seconds);
  else
    target = (double)t_ns + self->carry_ns + seconds * 1e9 / self->slowdown;
  if (target >= (double)ilv_session_get_end (self->session)) {
    finish (self);
    return;
  }
  self->expected_ns = (gint64)floor (target);
  self->carry_ns = target - (double)self->expected_ns;
  ilv_session_set_playhead (self->session, self->expected_ns);
}

gboolean
ilv_transport_step (IlvTransport *self, int direction, IlvStepUnit unit)
{
  gint64 found_ns = find_event (self, ilv_session_get_playhead (self->session), direction, unit);

  ilv_transport_set_is_playing (self, FALSE);
  if (found_ns == G_MAXINT64 || found_ns == G_MININT64)
    return FALSE;
  ilv_session_set_playhead (self->session, found_ns);
  g_signal_emit (self, went_signal, 0);
  return TRUE;
}

void
ilv_transport_go_home (IlvTransport *self)
{
  ilv_session_set_playhead (self->session, ilv_session_get_begin (self->session));
  g_signal_emit (self, went_signal, 0);
}

void
ilv_transport_go_end (IlvTransport *self)
{
  ilv_transport_set_is_playing (self, FALSE);
  ilv_session_set_playhead (self->session, ilv_session_get_end (self->session));
  g_signal_emit (self, went_signal, 0);
}

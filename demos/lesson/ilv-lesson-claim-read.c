/* Reads claims and moments of a lesson file, and checks what can be checked without a trace.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "demos/workload/ilv-units.h"
#include "demos/workload/ilv-workload.h"
#include "ilv-lesson.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_CLAIMS_DEPTH 8
#define MAX_EVENTS 1000000

const char *const ilv_claim_names[ILV_N_CLAIMS + 1] = {"state",   "order",  "count",   "figure",
                                                       "compare", "length", "outcome", "setting",
                                                       "not",     "any",    NULL};

gboolean
ilv_claim_is_name (const char *element)
{
  return g_strv_contains (ilv_claim_names, element);
}

static void
refuse (IlvLessonReader *self, const IlvXmlNode *node, const char *name, const char *value,
        const char *right)
{
  ilv_xml_fail (&self->check, ILV_XML_ERROR_VALUE, node, right, "%s=“%s”", name, value);
}

/* --- what attributes name --- */

static gboolean
is_moment_id (const IlvLessonReader *self, const char *id, gsize length)
{
  for (guint i = 0; i < self->moments->len; i++) {
    const IlvMoment *moment = g_ptr_array_index (self->moments, i);
    if (strlen (moment->id) == length && strncmp (moment->id, id, length) == 0)
      return TRUE;
  }
  return FALSE;
}

/* "NAME", "NAME+1ms", "NAME-1ms": a name may hold a dash itself. */
static gboolean
is_named_moment (const IlvLessonReader *self, const char *text)
{
  gint64 ns;
  for (const char *sign = text; (sign = strpbrk (sign, "+-")) != NULL; sign++)
    if (is_moment_id (self, text, (gsize)(sign - text)) && ilv_parse_duration (sign + 1, &ns))
      return TRUE;
  return is_moment_id (self, text, strlen (text));
}

char *
ilv_lesson_read_moment (IlvLessonReader *self, const IlvXmlNode *node, const char *name)
{
  const char *text = ilv_xml_get (node, name);
  guint64 ppm;
  gint64 ns;
  if (text == NULL)
    return NULL;
  if (strcmp (text, "start") != 0 && strcmp (text, "end") != 0 && !ilv_parse_percent (text, &ppm) &&
      !ilv_parse_duration (text, &ns) && !is_named_moment (self, text))
    refuse (self, node, name, text,
            _ ("write start, end, 50%, 12ms, or the id of a <moment> above, with +1ms or -1ms "
               "behind it if need be"));
  return g_strdup (text);
}

char *
ilv_lesson_read_job (IlvLessonReader *self, const IlvXmlNode *node, const char *name)
{
  const char *text = ilv_xml_get (node, name);
  const char *slash = text != NULL ? strrchr (text, '/') : NULL;
  guint64 number;
  if (text != NULL && (!ilv_parse_count (slash != NULL ? slash + 1 : text, &number) ||
                       number == 0 || slash == text))
    refuse (self, node, name, text, _ ("write its number, 3, or GROUP/3, from 1"));
  return g_strdup (text);
}

static gboolean
is_track (const char *text)
{
  static const char *const numbered[] = {"thread", "process", "loop", "gil", "core", "job"};
  g_auto (GStrv) words = g_strsplit (text, " ", 2);
  const char *rest = words[0] != NULL ? words[1] : NULL;
  guint64 number;
  if (rest == NULL)
    return strcmp (text, "main") == 0 || strcmp (text, "loop") == 0 || strcmp (text, "gil") == 0;
  if (strcmp (words[0], "queue") == 0)
    return strcmp (rest, "work") == 0 || strcmp (rest, "ready") == 0 ||
           strcmp (rest, "calls") == 0 || strcmp (rest, "limit") == 0;
  if (strcmp (words[0], "pipe") == 0)
    return strcmp (rest, "calls") == 0 || strcmp (rest, "results") == 0;
  if (strcmp (words[0], "lock") == 0 || strcmp (words[0], "backend") == 0)
    return *rest != '\0';
  for (guint i = 0; i < G_N_ELEMENTS (numbered); i++)
    if (strcmp (words[0], numbered[i]) == 0)
      return ilv_parse_count (rest, &number) ||
             (i == G_N_ELEMENTS (numbered) - 1 && strchr (rest, '/') != NULL);
  return FALSE;
}

char *
ilv_lesson_read_track (IlvLessonReader *self, const IlvXmlNode *node, const char *name)
{
  const char *text = ilv_xml_get (node, name);
  if (text != NULL && !is_track (text))
    refuse (self, node, name, text,
            _ ("write main, thread 2, process 1, loop, gil, core 0, queue ready (work, calls, "
               "limit), lock NAME, backend NAME, pipe calls (results), job 3 or job GROUP/3"));
  return g_strdup (text);
}

int
ilv_lesson_read_model (IlvLessonReader *self, const IlvXmlNode *node, const char *name)
{
  const char *text = ilv_xml_get (node, name), *nearest = NULL;
  IlvModel model;
  if (text == NULL)
    return -1;
  if (ilv_model_from_id (text, &model, &nearest))
    return (int)model;
  g_autofree char *right =
      nearest != NULL ? g_strdup_printf (_ ("did you mean “%s”?"), nearest)
                      : g_strdup (_ ("`interleave list models` shows what may stand here"));
  refuse (self, node, name, text, right);
  return -1;
}

int
ilv_lesson_read_scene (IlvLessonReader *self, const IlvXmlNode *node, const char *name)
{
  const char *text = ilv_xml_get (node, name);
  if (text == NULL)
    return -1;
  for (guint i = 0; i < self->scenes->len; i++)
    if (strcmp (((IlvLessonScene *)g_ptr_array_index (self->scenes, i))->id, text) == 0)
      return (int)i;
  refuse (self, node, name, text, _ ("write the id of a <scene> above"));
  return -1;
}

guint
ilv_lesson_read_number (IlvLessonReader *self, const IlvXmlNode *node, const char *name, guint min,
                        guint max, guint fallback)
{
  const char *text = ilv_xml_get (node, name);
  guint64 number = fallback;
  if (text != NULL && (!ilv_parse_count (text, &number) || number < min || number > max)) {
    g_autofree char *right = g_strdup_printf (_ ("write a whole number from %u to %u"), min, max);
    refuse (self, node, name, text, right);
  }
  return (guint)number;
}

IlvFigureKind
ilv_lesson_read_figure (IlvLessonReader *self, const IlvXmlNode *node, const char *name)
{
  const char *text = ilv_xml_need (&self->check, node, name, "total");
  IlvFigureKind figure = ILV_FIGURE_TOTAL;
  if (*text == '\0' || ilv_figure_from_id (text, &figure))
    return figure;
  GString *all = g_string_new (_ ("write one of"));
  for (guint i = 0; i < ILV_N_FIGURES; i++)
    g_string_append_printf (all, "%s%s", i == 0 ? " " : ", ", ilv_figure_id ((IlvFigureKind)i));
  refuse (self, node, name, text, all->str);
  g_string_free (all, TRUE);
  return figure;
}

/* --- picks --- */

static gboolean
read_state (const char *text, IlvState *state)
{
  for (guint i = 0; i < ILV_N_STATES; i++)
    if (strcmp (ilv_state_key ((IlvState)i), text) == 0) {
      *state = (IlvState)i;
      return TRUE;
    }
  return FALSE;
}

static char *
list_states (void)
{
  GString *all = g_string_new (_ ("write one or more of"));
  for (guint i = 0; i < ILV_N_STATES; i++)
    g_string_append_printf (all, "%s%s", i == 0 ? " " : ", ", ilv_state_key ((IlvState)i));
  return g_string_free (all, FALSE);
}

static void
read_event (IlvLessonReader *self, const IlvXmlNode *node, IlvPick *pick)
{
  const char *text = ilv_xml_get (node, "event");
  for (guint i = ILV_EVENT_NONE + 1; i < ILV_N_EVENTS; i++)
    if (strcmp (ilv_event_kind_name ((IlvEventKind)i), text) == 0) {
      pick->event = (IlvEventKind)i;
      return;
    }
  refuse (self, node, "event", text,
          _ ("write an event's name, such as job-end, task-ready, gil-take or call-blocks; "
             "data/lessons/README.md lists them"));
}

static void
read_pick (IlvLessonReader *self, const IlvXmlNode *node, IlvPick *pick)
{
  static const char *const edges[] = {"begin", "end", NULL};
  const char *state = ilv_xml_get (node, "state");
  pick->track = ilv_lesson_read_track (self, node, "track");
  pick->job = ilv_lesson_read_job (self, node, "job");
  pick->is_end = ilv_xml_choice (&self->check, node, "edge", edges, 0) == 1;
  pick->is_state = state != NULL;
  if ((state != NULL) == (ilv_xml_get (node, "event") != NULL)) {
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, node, "event=\"job-end\"",
                  _ ("it needs either event= or state="));
    return;
  }
  if (state == NULL) {
    read_event (self, node, pick);
    return;
  }
  g_autofree char *right = list_states ();
  if (!read_state (state, &pick->state))
    refuse (self, node, "state", state, right);
  if (pick->track == NULL)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, node, "track=\"thread 1\"",
                  _ ("a state is a track's: the attribute “track” is missing"));
}

#define PICK_ATTRIBUTES "event", "state", "edge", "track", "job"

void
ilv_moment_read (IlvLessonReader *self, const IlvXmlNode *node, guint scene)
{
  static const char *const attributes[] = {"id", "model", "nth", "after", PICK_ATTRIBUTES, NULL};
  static const char *const children[] = {NULL};
  const IlvLessonScene *its = g_ptr_array_index (self->scenes, scene);
  IlvMoment *moment = g_new0 (IlvMoment, 1);
  int model;
  ilv_xml_check (&self->check, node, attributes, children);
  moment->id = g_strdup (ilv_xml_need (&self->check, node, "id", "id=\"freeze\""));
  if (is_moment_id (self, moment->id, strlen (moment->id)) || strchr (moment->id, '+') != NULL)
    refuse (self, node, "id", moment->id, _ ("write a name that no moment has yet, without +"));
  moment->line = node->line;
  moment->scene = scene;
  model = ilv_lesson_read_model (self, node, "model");
  moment->model = model >= 0 ? model : (int)its->models[0];
  moment->nth = ilv_lesson_read_number (self, node, "nth", 1, MAX_EVENTS, 1);
  moment->after = ilv_lesson_read_moment (self, node, "after");
  read_pick (self, node, &moment->pick);
  g_ptr_array_add (self->moments, moment);
}

/* --- claims --- */

typedef void (*ReadFunc) (IlvLessonReader *self, const IlvXmlNode *node, IlvClaim *claim);

static void
need (IlvLessonReader *self, const IlvXmlNode *node, const char *name, const char *right)
{
  ilv_xml_need (&self->check, node, name, right);
}

guint
ilv_lesson_read_states (IlvLessonReader *self, const IlvXmlNode *node, const char *name)
{
  const char *text = ilv_xml_get (node, name);
  g_autofree char *right = list_states ();
  g_auto (GStrv) words = g_strsplit_set (text != NULL ? text : "", " ", -1);
  guint states = 0;
  for (char **word = words; *word != NULL; word++) {
    IlvState state = ILV_STATE_IDLE;
    if (**word == '\0')
      continue;
    if (!read_state (*word, &state))
      refuse (self, node, name, *word, right);
    states |= 1u << state;
  }
  return states;
}

static void
read_state_claim (IlvLessonReader *self, const IlvXmlNode *node, IlvClaim *claim)
{
  need (self, node, "track", "track=\"thread 1\"");
  need (self, node, "at", "at=\"20ms\"");
  claim->states = ilv_lesson_read_states (self, node, "is");
  claim->thread = ilv_lesson_read_track (self, node, "thread");
  if (claim->states == 0 && claim->job == NULL && claim->thread == NULL)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, node, "is=\"ready\"",
                  _ ("it needs is=, job= or thread="));
}

static void
read_order (IlvLessonReader *self, const IlvXmlNode *node, IlvClaim *claim)
{
  need (self, node, "first", "first=\"freeze\"");
  need (self, node, "then", "then=\"thaw\"");
  claim->from = ilv_lesson_read_moment (self, node, "first");
  claim->to = ilv_lesson_read_moment (self, node, "then");
}

/* is=, or min= and max= or one of them. */
static void
read_range (IlvLessonReader *self, const IlvXmlNode *node, IlvClaim *claim)
{
  static const char *const names[] = {"min", "max", "is"};
  double *const to[] = {&claim->min, &claim->max, &claim->min};
  gboolean has_any = FALSE;
  claim->min = 0;
  claim->max = G_MAXDOUBLE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    const char *text = ilv_xml_get (node, names[i]);
    if (text == NULL)
      continue;
    has_any = TRUE;
    if (!ilv_figure_parse (claim->figure, text, to[i]))
      refuse (self, node, names[i], text,
              _ ("write a number, with its unit where it has one: 3, 1.5, 20ms, 64KiB"));
    if (i == 2)
      claim->max = claim->min;
  }
  if (!has_any)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, node, "min=\"…\" max=\"…\"",
                  _ ("it needs is=, min= or max="));
}

static void
read_count (IlvLessonReader *self, const IlvXmlNode *node, IlvClaim *claim)
{
  claim->figure = ILV_FIGURE_SUBMITTED; /* a plain number */
  claim->from = ilv_lesson_read_moment (self, node, "from");
  claim->to = ilv_lesson_read_moment (self, node, "to");
  read_pick (self, node, &claim->pick);
  read_range (self, node, claim);
}

static void
read_figure (IlvLessonReader *self, const IlvXmlNode *node, IlvClaim *claim)
{
  claim->figure = ilv_lesson_read_figure (self, node, "name");
  read_range (self, node, claim);
}

static void
read_compare (IlvLessonReader *self, const IlvXmlNode *node, IlvClaim *claim)
{
  IlvFigureKind figure = ilv_lesson_read_figure (self, node, "name");
  claim->than_model = ilv_lesson_read_model (self, node, "than");
  claim->than_scene = ilv_lesson_read_scene (self, node, "than-scene");
  if (claim->than_model < 0 && claim->than_scene < 0)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, node, "than=\"threads\"",
                  _ ("it needs than= or than-scene="));
  claim->figure = ILV_FIGURE_SUBMITTED; /* the ratio is a plain number */
  read_range (self, node, claim);
  claim->figure = figure;
}

static void
read_length (IlvLessonReader *self, const IlvXmlNode *node, IlvClaim *claim)
{
  claim->figure = ILV_FIGURE_SUBMITTED;
  need (self, node, "track", "track=\"queue ready\"");
  need (self, node, "at", "at=\"20ms\"");
  if (claim->track != NULL && !g_str_has_prefix (claim->track, "queue "))
    refuse (self, node, "track", claim->track, _ ("write a queue: queue ready"));
  read_range (self, node, claim);
}

static void
read_outcome (IlvLessonReader *self, const IlvXmlNode *node, IlvClaim *claim)
{
  const char *text = ilv_xml_need (&self->check, node, "is", "is=\"done\"");
  need (self, node, "job", "job=\"3\"");
  for (guint i = 0; i <= ILV_OUTCOME_REJECTED; i++)
    if (strcmp (ilv_outcome_name ((IlvOutcome)i), text) == 0) {
      claim->outcome = (IlvOutcome)i;
      return;
    }
  refuse (self, node, "is", text, _ ("write done, failed, timed-out, rejected or unfinished"));
}

/* A duration, a size, a percentage or a number, in its base unit. */
static gboolean
parse_value (const char *text, double *value)
{
  static const IlvFigureKind kinds[] = {ILV_FIGURE_TOTAL, ILV_FIGURE_MEMORY, ILV_FIGURE_SUBMITTED};
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (ilv_figure_parse (kinds[i], text, value))
      return TRUE;
  return FALSE;
}

static void
read_setting (IlvLessonReader *self, const IlvXmlNode *node, IlvClaim *claim)
{
  const char *min = ilv_xml_get (node, "min"), *max = ilv_xml_get (node, "max");
  claim->key = g_strdup (
      ilv_xml_need (&self->check, node, "key", "key=\"step.fetch.Duration\" or scenario.Threads"));
  claim->value = g_strdup (ilv_xml_get (node, "is"));
  claim->max = G_MAXDOUBLE;
  if ((min != NULL && !parse_value (min, &claim->min)) ||
      (max != NULL && !parse_value (max, &claim->max)))
    refuse (self, node, "min, max", min != NULL ? min : max,
            _ ("write a number, with its unit where it has one: 3, 20ms, 64KiB"));
  if (claim->value == NULL && min == NULL && max == NULL)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, node, "is=\"8\"",
                  _ ("it needs is=, min= or max="));
}

static void
read_inner (IlvLessonReader *self, const IlvXmlNode *node, IlvClaim *claim)
{
  claim->claims = ilv_claims_read (self, node);
  if (claim->claims->len == 0)
    ilv_xml_fail (&self->check, ILV_XML_ERROR_MISSING, node, NULL, _ ("there is no claim in it"));
}

#define RANGE "is", "min", "max"
#define MAX_ATTRIBUTES 14

static const struct {
  ReadFunc read;
  const char *attributes[MAX_ATTRIBUTES];
} readers[ILV_N_CLAIMS] = {
    [ILV_CLAIM_STATE] = {read_state_claim,
                         {"scene", "model", "track", "at", "is", "job", "thread"}},
    [ILV_CLAIM_ORDER] = {read_order, {"scene", "model", "first", "then"}},
    [ILV_CLAIM_COUNT] = {read_count, {"scene", "model", "from", "to", PICK_ATTRIBUTES, RANGE}},
    [ILV_CLAIM_FIGURE] = {read_figure, {"scene", "model", "name", RANGE}},
    [ILV_CLAIM_COMPARE] = {read_compare, {"scene", "model", "name", "than", "than-scene", RANGE}},
    [ILV_CLAIM_LENGTH] = {read_length, {"scene", "model", "track", "at", RANGE}},
    [ILV_CLAIM_OUTCOME] = {read_outcome, {"scene", "model", "job", "is"}},
    [ILV_CLAIM_SETTING] = {read_setting, {"scene", "key", RANGE}},
    [ILV_CLAIM_NOT] = {read_inner, {NULL}},
    [ILV_CLAIM_ANY] = {read_inner, {NULL}},
};

static IlvClaim *
read_claim (IlvLessonReader *self, const IlvXmlNode *node, IlvClaimKind kind)
{
  static const char *const none[] = {NULL};
  IlvClaim *claim = g_new0 (IlvClaim, 1);
  claim->kind = kind;
  claim->line = node->line;
  ilv_xml_check (&self->check, node, readers[kind].attributes,
                 readers[kind].read == read_inner ? ilv_claim_names : none);
  claim->scene = ilv_lesson_read_scene (self, node, "scene");
  claim->model = ilv_lesson_read_model (self, node, "model");
  claim->than_scene = claim->than_model = -1;
  claim->at = ilv_lesson_read_moment (self, node, "at");
  if (kind != ILV_CLAIM_COUNT) {
    claim->track = ilv_lesson_read_track (self, node, "track");
    claim->job = ilv_lesson_read_job (self, node, "job");
  }
  readers[kind].read (self, node, claim);
  return claim;
}

GPtrArray *
ilv_claims_read (IlvLessonReader *self, const IlvXmlNode *node)
{
  GPtrArray *claims = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_claim_free);
  for (guint i = 0; i < node->children->len; i++) {
    const IlvXmlNode *child = g_ptr_array_index (node->children, i);
    for (guint kind = 0; kind < ILV_N_CLAIMS; kind++)
      if (strcmp (child->name, ilv_claim_names[kind]) == 0)
        g_ptr_array_add (claims, read_claim (self, child, (IlvClaimKind)kind));
  }
  return claims;
}
